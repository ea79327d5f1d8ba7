/** A machine whose steps may share an instance goes in; functions made of its chains' steps come out, made anew when a step has changed. */
import type { FunctionRegistry } from '../function-registry.js';
import type { FunctionSpec } from '../function-spec.js';
import type { HostedFunction } from '../hosted-function.js';
import type { FusedChain, Fusion } from '../states/execution.js';
import type { Graph, State } from '../states/machine.js';
import { fusedSpec, sharedEnvironment } from './fused-spec.js';
import { chainsOf, fusibleChain, type FusibleState } from './fusible-chain.js';

export interface OwnedFusion extends Fusion {
  /** Makes what can be made now, so that the first execution finds it. */
  prepare(): Promise<void>;
  /** Executions under way go on. */
  dispose(): void;
}

interface Chain {
  states: readonly FusibleState[];
  /** The steps' functions when it was last tried: while they are the same, so is what came of it. */
  tried: readonly (HostedFunction | undefined)[];
  ready: { chain: FusedChain; hosted: HostedFunction } | null;
}

/** Of one machine: each has files and instances of its own. */
const MAX_CHAINS = 16;
type Functions = Pick<FunctionRegistry, 'get' | 'deploy' | 'remove'>;

export function fuseFunctions(functions: Functions, machine: Graph, maxResultBytes: number): OwnedFusion {
  /** By the state that they begin with; null: it begins none. */
  const chains = new Map<State, Chain | null>();
  let disposed = false;

  const find = (graph: Graph, state: State): Chain | null => {
    const known = chains.get(state);
    if (known !== undefined) return known;
    const states = fusibleChain(graph, state);
    return note(states.length === 0 ? null : states, state);
  };
  const note = (states: readonly FusibleState[] | null, state: State): Chain | null => {
    const count = [...chains.values()].filter((each) => each !== null).length;
    const chain = states === null || count >= MAX_CHAINS ? null : { states, tried: [], ready: null };
    chains.set(state, chain);
    return chain;
  };

  const drop = (chain: Chain): void => {
    if (chain.ready !== null) functions.remove(chain.ready.hosted.spec.name);
    chain.ready = null;
  };

  const make = async (chain: Chain): Promise<void> => {
    const parts = chain.states.map(({ resource }) => functions.get(resource.functionName));
    chain.tried = parts;
    drop(chain);
    const steps = parts.flatMap((part) => part ?? []);
    if (steps.length < parts.length) return;
    const [first] = steps;
    const why = whyApart(steps);
    if (why !== null) return first?.log.note('fusion', `not fused with what follows it: ${why}`);
    const giveUp = (message: string): void => {
      if (chain.tried !== parts || chain.ready === null) return;
      drop(chain);
      first?.log.note('fusion', `not fused any more: ${message}`);
    };
    try {
      const hosted = await functions.deploy(await fusedSpec(chain.states, steps, maxResultBytes));
      // Meanwhile a step may have changed again, or nobody may need it any more.
      if (disposed || chain.tried !== parts) functions.remove(hosted.spec.name);
      else chain.ready = { hosted, chain: { functionName: hosted.spec.name, states: chain.states, giveUp } };
    } catch (error) {
      // A step was deployed anew while its files were read, or the disk is full: unfused it works, or says why not.
      first?.log.note('fusion', `not fused: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    chainFrom(graph, state) {
      const chain = find(graph, state);
      if (chain === null) return null;
      const { states, tried, ready } = chain;
      const same =
        tried.length === states.length &&
        states.every(({ resource }, index) => functions.get(resource.functionName) === tried[index]);
      if (!same && !disposed) void make(chain);
      // What is reserved for a step is counted at that step, where a fused call does not come by.
      if (tried.some((hosted) => hosted !== undefined && hosted.admission !== null)) return null;
      // Removed by somebody: it is not worth more than a look.
      return same && ready !== null && functions.get(ready.hosted.spec.name) === ready.hosted
        ? ready.chain
        : null;
    },
    async prepare() {
      for (const states of chainsOf(machine)) {
        const [first] = states;
        const chain = first === undefined ? null : note(states, first);
        if (chain !== null) await make(chain);
      }
    },
    dispose() {
      disposed = true;
      for (const chain of chains.values()) if (chain !== null) drop(chain);
    },
  };
}

/** One trust domain: what could tell the steps apart from inside must be the same. @returns a reason, or null */
function whyApart(steps: readonly HostedFunction[]): string | null {
  const [first, ...others] = steps.map(({ spec }) => spec);
  if (first === undefined) return 'there is nothing to fuse';
  if (steps.some(({ spec }) => spec.runtime !== 'node')) return 'one of them brings its own runtime';
  if (others.some(({ memoryMb }) => memoryMb !== first.memoryMb)) return 'their memory sizes differ';
  const text = (spec: FunctionSpec): string => JSON.stringify(Object.entries(sharedEnvironment(spec)).sort());
  return others.some((spec) => text(spec) !== text(first)) ? 'their environments differ' : null;
}
