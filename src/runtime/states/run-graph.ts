/** The states of a machine or of a branch, and an input, go in; the output of the last comes out, errors retried and caught as declared. */
import { documentOfValue, type Document } from './document.js';
import type { Place, Running, Step } from './execution.js';
import type { Graph, RecoveringState } from './machine.js';
import { breathe, pause } from './pause.js';
import { namesError, retryDelayMs } from './retrier.js';
import { runMap, runParallel } from './run-branches.js';
import { runFused } from './run-fused.js';
import { runTask } from './run-task.js';
import { bounded, combine, fill, through } from './state-data.js';
import { asStateError, StateError } from './state-error.js';
import { visitState, type Visited } from './visit-state.js';

/** AWS documentation, "Step Functions service quotas": the events of an execution's history, here of states entered. */
export const MAX_TRANSITIONS = 25_000;

/** @param steps where each call is noted that led to the output, in the order of the flow @throws StateError */
export async function runGraph(
  run: Running,
  graph: Graph,
  event: Document,
  place: Place,
  steps: Step[],
): Promise<Document> {
  const { observer } = run.request;
  let document = event;
  for (let name: string | null = graph.startAt; name !== null;) {
    if (place.scope.ended !== null) throw place.scope.ended;
    const state = graph.states.get(name);
    if (state === undefined) throw new StateError('States.Runtime', `there is no state ${name}`);
    countTransition(run);
    const chain = state.kind === 'task' ? (run.request.fusion?.chainFrom(graph, state) ?? null) : null;
    const fused = chain === null ? null : await runFused(run, chain, document, place, steps);
    if (chain !== null && fused !== null) {
      for (let more = 1; more < chain.states.length; more++) countTransition(run);
      document = fused;
      name = chain.states.at(-1)?.next ?? null;
      continue;
    }
    observer?.entered(state, document);
    if (state.kind !== 'task' && state.kind !== 'map' && state.kind !== 'parallel') {
      ({ document, next: name } = await visitState(run, state, document, place));
      observer?.exited(state, document);
      continue;
    }
    try {
      document = await attempt(run, state, document, place, steps);
      name = state.next;
    } catch (error) {
      ({ document, next: name } = await recover(run, state, document, place, steps, error));
    }
    observer?.exited(state, document);
  }
  return document;
}

function attempt(
  run: Running,
  state: RecoveringState,
  before: Document,
  place: Place,
  steps: Step[],
): Promise<Document> {
  // Most tasks hand on what they get, and need no more than the call itself.
  return state.kind === 'task' && state.plain
    ? runTask(run, state, before, place, steps)
    : attemptWithData(run, state, before, place, steps);
}

async function attemptWithData(
  run: Running,
  state: RecoveringState,
  before: Document,
  place: Place,
  steps: Step[],
): Promise<Document> {
  const given = through(run, state.input, before, state, place);
  // The Parameters of a Map make its items' events, not its own.
  const event = state.kind === 'map' ? given : fill(run, state.parameters, given, state, place);
  const result = await (state.kind === 'task'
    ? runTask(run, state, event, place, steps)
    : state.kind === 'map'
      ? runMap(run, state, event, place, steps, runGraph)
      : runParallel(run, state, event, place, steps, runGraph));
  const selected = fill(run, state.resultSelector, result, state, place);
  const combined = bounded(run, combine(state.resultPath, given, selected), state);
  return through(run, state.output, combined, state, place);
}

async function recover(
  run: Running,
  state: RecoveringState,
  before: Document,
  place: Place,
  steps: Step[],
  thrown: unknown,
): Promise<Visited> {
  await breathe(run, place.scope);
  const ofTask = state.kind === 'task';
  const retried = state.retry.map(() => 0);
  let error = asStateError(thrown);
  for (;;) {
    // Whoever ended it from outside does not want it to go on.
    if (place.scope.ended !== null) throw place.scope.ended;
    run.request.observer?.failed(state, error);
    const { error: name, message } = error;
    const index = state.retry.findIndex(({ errorEquals }) => namesError(errorEquals, name, ofTask));
    const retrier = state.retry[index];
    const times = (retried[index] ?? 0) + 1;
    if (retrier === undefined || times > retrier.maxAttempts) {
      const catcher = state.catch.find(({ errorEquals }) => namesError(errorEquals, name, ofTask));
      if (catcher === undefined) throw error;
      const given = through(run, state.input, before, state, place);
      const document = combine(catcher.resultPath, given, documentOfValue({ Error: name, Cause: message }));
      return { document: bounded(run, document, state), next: catcher.next };
    }
    retried[index] = times;
    countTransition(run);
    await pause(run, retryDelayMs(retrier, times, run.request.world.random()), place.scope);
    try {
      return { document: await attempt(run, state, before, place, steps), next: state.next };
    } catch (again) {
      error = asStateError(again);
    }
  }
}

function countTransition(run: Running): void {
  if (++run.transitions <= MAX_TRANSITIONS) return;
  throw new StateError('States.Runtime', `The execution entered more than ${MAX_TRANSITIONS} states.`);
}
