/** A Parallel or a Map and its input go in; the outputs of its branches or items come out as one array, in their order. */
import { documentOfParts, documentOfValue, type Document } from './document.js';
import type { Place, Running, Step } from './execution.js';
import { isJsonArray, type Json } from './json.js';
import type { Graph, MapState, ParallelState } from './machine.js';
import { breathe } from './pause.js';
import type { Scope } from './scope.js';
import { fill, lookUp, through } from './state-data.js';
import { StateError } from './state-error.js';
import { together } from './together.js';

/** The most items that a Map carries out. */
export const MAX_MAP_ITEMS = 1000;

/** Carries out the states of one branch; notes the calls that it makes. */
export type RunGraph = (
  run: Running,
  graph: Graph,
  event: Document,
  place: Place,
  steps: Step[],
) => Promise<Document>;

/** @throws StateError */
export async function runParallel(
  run: Running,
  state: ParallelState,
  event: Document,
  place: Place,
  steps: Step[],
  runGraph: RunGraph,
): Promise<Document> {
  await breathe(run, place.scope);
  const { branches } = state;
  return joined(branches.length, 0, place, steps, (index, scope, ofBranch) => {
    const branch = branches[index];
    if (branch === undefined) throw new StateError('States.Runtime', 'no such branch');
    return runGraph(run, branch, event, { scope, item: place.item }, ofBranch);
  });
}

/** @throws StateError */
export async function runMap(
  run: Running,
  state: MapState,
  before: Document,
  place: Place,
  steps: Step[],
  runGraph: RunGraph,
): Promise<Document> {
  await breathe(run, place.scope);
  const items = itemsOf(run, state, before, place);
  return joined(items.length, lanesOf(run, state, before, place), place, steps, (index, scope, ofItem) => {
    const value = items[index] ?? null;
    const inside: Place = { scope, item: { Index: index, Value: value } };
    const { parameters } = state;
    const event = parameters === null ? documentOfValue(value) : fill(run, parameters, before, state, inside);
    return runGraph(run, state.processor, event, inside, ofItem);
  });
}

/** The calls are noted only when all has gone well, in the order of the parts, whichever ended first. */
async function joined(
  count: number,
  atOnce: number,
  { scope: around }: Place,
  steps: Step[],
  runPart: (index: number, scope: Scope, steps: Step[]) => Promise<Document>,
): Promise<Document> {
  const stepsOf: Step[][] = [];
  const documents = await together(count, atOnce, around, (index, scope) =>
    runPart(index, scope, (stepsOf[index] = [])),
  );
  for (const ofPart of stepsOf) for (const step of ofPart) steps.push(step);
  return documentOfParts(documents);
}

function itemsOf(run: Running, state: MapState, before: Document, place: Place): readonly Json[] {
  const items = through(run, state.items, before, state, place).value();
  if (!isJsonArray(items))
    throw new StateError('States.Runtime', `the state '${state.name}' has no array to map over`);
  if (items.length <= MAX_MAP_ITEMS) return items;
  throw new StateError(
    'States.Runtime',
    `the state '${state.name}' has ${items.length} items, more than ${MAX_MAP_ITEMS}`,
  );
}

/** How many items at a time; 0 for all. */
function lanesOf(run: Running, state: MapState, before: Document, place: Place): number {
  if (state.maxConcurrencyPath === null) return state.maxConcurrency;
  const lanes = lookUp(run, state.maxConcurrencyPath, before, state, place);
  if (typeof lanes === 'number' && Number.isInteger(lanes) && lanes >= 0) return lanes;
  throw new StateError('States.Runtime', `MaxConcurrencyPath of '${state.name}' leads to no integer`);
}
