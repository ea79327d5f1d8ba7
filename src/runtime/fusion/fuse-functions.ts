/** A machine whose steps may share an instance goes in; functions made of its chains' steps come out, made anew when a step has changed. */
import { randomUUID } from 'node:crypto';
import type { FunctionRegistry } from '../function-registry.js';
import type { DeployedFile, FunctionSpec } from '../function-spec.js';
import type { HostedFunction } from '../hosted-function.js';
import type { FusedChain, Fusion } from '../states/execution.js';
import type { Graph, State } from '../states/machine.js';
import type { FusedStep } from './fused-handler.js';
import { chainsOf, fusibleChain, type FusibleState } from './fusible-chain.js';
import { readFolder } from './read-folder.js';

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

const FUSED_HANDLER = new URL('./fused-handler.js', import.meta.url).href;
/** Of one machine: each has files and instances of its own. */
const MAX_CHAINS = 16;
const MAX_TIMEOUT_MS = 900_000;
/** What AWS Lambda tells each function of itself (developer guide, "Defined runtime environment variables"): each step has its own. */
const OF_ONE_FUNCTION =
  /^(_HANDLER|AWS_LAMBDA_(FUNCTION_NAME|FUNCTION_VERSION|LOG_GROUP_NAME|LOG_STREAM_NAME|INITIALIZATION_TYPE))$/;

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

function sharedEnvironment({ environment }: FunctionSpec): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_ONE_FUNCTION.test(name)));
}

async function fusedSpec(
  states: readonly FusibleState[],
  hosted: readonly HostedFunction[],
  maxResultBytes: number,
): Promise<FunctionSpec> {
  const files: DeployedFile[] = [];
  const folders = new Map<HostedFunction, string>();
  const steps: FusedStep[] = [];
  for (const [index, each] of hosted.entries()) {
    const { name, entry, memoryMb, timeoutMs, environment } = each.spec;
    let folder = folders.get(each);
    if (folder === undefined) {
      folder = `step-${index}`;
      folders.set(each, folder);
      for (const { path, contents } of await readFolder(each.folder)) {
        files.push({ path: `${folder}/${path}`, contents });
      }
    }
    steps.push({
      state: states[index]?.name ?? '',
      functionName: name,
      folder,
      entry,
      memoryMb,
      timeoutMs,
      environment: { ...environment },
    });
  }
  const main = [
    `import { fusedHandler } from ${JSON.stringify(FUSED_HANDLER)};`,
    `const steps = ${JSON.stringify(steps)};`,
    `export const handler = await fusedHandler(steps, import.meta.url, ${maxResultBytes});`,
  ].join('\n');
  const specs = hosted.map(({ spec }) => spec);
  return {
    // A tilde stands in no function's name.
    name: `fused~${specs[0]?.name.replace(':', '.') ?? ''}~${randomUUID()}`,
    runtime: 'node',
    files: [{ path: 'fused-main.mjs', contents: Buffer.from(main) }, ...files],
    entry: { file: 'fused-main.mjs', export: 'handler' },
    memoryMb: specs[0]?.memoryMb ?? 0,
    timeoutMs: Math.min(
      MAX_TIMEOUT_MS,
      specs.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
    ),
    environment: specs[0] === undefined ? {} : sharedEnvironment(specs[0]),
    minInstances: Math.min(...specs.map(({ minInstances }) => minInstances)),
    keepAliveMs: specs[0]?.keepAliveMs ?? null,
    maxInstances: Math.min(...specs.map(({ maxInstances }) => maxInstances)),
    // Steps have one working directory after the other.
    concurrency: 1,
  };
}
