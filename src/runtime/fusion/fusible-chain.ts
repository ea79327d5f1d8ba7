/** A graph of states goes in; the chains of Tasks in it come out that one instance could carry out without the gateway. */
import type { Graph, State, TaskState } from '../states/machine.js';

/** A Task of a named function, that hands on what it gets. What is retried, caught or timed apart needs the gateway. */
export type FusibleState = TaskState & { resource: { kind: 'direct' } };

/** From this state on, as far as it goes; empty when it is not at least two states long. */
export function fusibleChain({ states }: Graph, from: State): FusibleState[] {
  const chain: FusibleState[] = [];
  for (let state: State | undefined = from; state !== undefined && isFusible(state);) {
    if (chain.includes(state)) break;
    chain.push(state);
    state = state.next === null ? undefined : states.get(state.next);
  }
  return chain.length < 2 ? [] : chain;
}

/** Those that executions will come upon, in graphs inside of states too: each begins where the one before has ended. */
export function chainsOf(graph: Graph): FusibleState[][] {
  const found: FusibleState[][] = [];
  const seen = new Set<string>();
  const left = [graph.startAt];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const state = graph.states.get(name);
    if (state === undefined || seen.has(name)) continue;
    seen.add(name);
    const chain = fusibleChain(graph, state);
    if (chain.length > 0) found.push(chain);
    for (const inner of innerGraphs(state)) found.push(...chainsOf(inner));
    left.push(...waysFrom(chain.at(-1) ?? state));
  }
  return found;
}

function isFusible(state: State): state is FusibleState {
  if (state.kind !== 'task' || state.resource.kind !== 'direct' || !state.plain) return false;
  const alone = state.timeoutMs !== null || state.timeoutPath !== null;
  return !alone && state.retry.length === 0 && state.catch.length === 0;
}

function innerGraphs(state: State): readonly Graph[] {
  if (state.kind === 'map') return [state.processor];
  return state.kind === 'parallel' ? state.branches : [];
}

function waysFrom(state: State): string[] {
  const ways = state.next === null ? [] : [state.next];
  if (state.kind === 'choice') {
    ways.push(...state.choices.map(({ next }) => next));
    if (state.otherwise !== null) ways.push(state.otherwise);
  }
  if ('catch' in state) ways.push(...state.catch.map(({ next }) => next));
  return ways;
}
