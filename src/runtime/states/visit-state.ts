/** A state that calls nobody (Pass, Choice, Wait, Succeed, Fail) and its input go in; its output and which state is next come out. */
import { ruleHolds } from './choice-rule.js';
import { documentOfValue, type Document } from './document.js';
import type { Place, Running } from './execution.js';
import { evaluate } from './intrinsics.js';
import type { FailState, RecoveringState, State, WaitState } from './machine.js';
import { breathe, pause } from './pause.js';
import { bounded, combine, fill, lookUp, surroundings, through } from './state-data.js';
import { StateError } from './state-error.js';
import { timestampMs } from './timestamp.js';

export interface Visited {
  document: Document;
  next: string | null;
}

/** @throws StateError */
export async function visitState(
  run: Running,
  state: Exclude<State, RecoveringState>,
  before: Document,
  place: Place,
): Promise<Visited> {
  await breathe(run, place.scope);
  const given = through(run, state.input, before, state, place);
  const out = (document: Document): Document =>
    bounded(run, through(run, state.output, document, state, place), state);
  switch (state.kind) {
    case 'pass': {
      const filled = fill(run, state.parameters, given, state, place);
      const result = state.result === undefined ? filled : documentOfValue(state.result);
      return { document: out(combine(state.resultPath, given, result)), next: state.next };
    }
    case 'choice': {
      const around = surroundings(run, given.value(), state, place);
      const chosen = state.choices.find(({ rule }) => ruleHolds(rule, around))?.next ?? state.otherwise;
      if (chosen !== null) return { document: out(given), next: chosen };
      throw new StateError(
        'States.NoChoiceMatched',
        `no choice of the state '${state.name}' matches, and it has no Default`,
      );
    }
    case 'wait':
      await pause(run, Math.max(0, waitMs(run, state, given, place)), place.scope);
      return { document: out(given), next: state.next };
    case 'succeed':
      return { document: out(given), next: null };
    case 'fail':
      throw failureOf(run, state, before, place);
    default:
      return state satisfies never;
  }
}

function failureOf(run: Running, state: FailState, before: Document, place: Place): StateError {
  const text = (expression: FailState['error']): string => {
    if (expression === null) return '';
    const value = evaluate(expression, surroundings(run, before.value(), state, place));
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return new StateError(text(state.error), text(state.cause));
}

function waitMs(run: Running, state: WaitState, document: Document, place: Place): number {
  const { until } = state;
  const untilMs = (atMs: number): number => atMs - run.request.world.now().getTime();
  if (until.kind === 'seconds') return until.seconds * 1000;
  if (until.kind === 'timestamp') return untilMs(until.atMs);
  const value = lookUp(run, until.path, document, state, place);
  if (until.kind === 'seconds-path' && typeof value === 'number' && value >= 0) return value * 1000;
  const atMs = until.kind === 'timestamp-path' ? timestampMs(value) : null;
  if (atMs !== null) return untilMs(atMs);
  throw new StateError(
    'States.Runtime',
    `${until.path.text} in the state '${state.name}' leads to nothing that it could wait for`,
  );
}
