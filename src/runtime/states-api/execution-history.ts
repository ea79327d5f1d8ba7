/** What a running execution tells goes in; its history comes out as AWS lists it, bounded in events and bytes. */
import type { Document } from '../states/document.js';
import type { ExecutionObserver } from '../states/execution.js';
import type { JsonObject } from '../states/json.js';
import type { State } from '../states/machine.js';

/** AWS keeps 25,000; here they lie in memory. What comes later is left out, but for the end. */
export const MAX_EVENTS = 2_000;
/** Inputs and outputs beyond are left out, and marked so. */
export const MAX_HISTORY_BYTES = 256 * 1024;

export interface ExecutionHistory extends ExecutionObserver {
  /** An event of the execution itself; `type` as AWS names it, and details in the field that belongs to it. */
  note(type: string, details: JsonObject): void;
  events(): readonly JsonObject[];
  /** Of inputs and outputs that are kept. */
  bytes(): number;
}

/** AWS Step Functions API reference, HistoryEvent. */
const STATE_TYPES: Readonly<Record<State['kind'], string>> = {
  task: 'Task',
  pass: 'Pass',
  choice: 'Choice',
  wait: 'Wait',
  parallel: 'Parallel',
  map: 'Map',
  succeed: 'Succeed',
  fail: 'Fail',
};

/** @param now ms since 1970 */
export function executionHistory(now: () => number): ExecutionHistory {
  const events: JsonObject[] = [];
  let bytes = 0;

  const add = (type: string, details: JsonObject): void => {
    const id = events.length + 1;
    events.push({ timestamp: now() / 1000, type, id, previousEventId: id - 1, ...details });
  };
  /** A payload under this name, or the remark that it was too much. */
  const payload = (field: 'input' | 'output', document: Document): JsonObject => {
    const mark = `${field}Details`;
    if (document.exceeds(MAX_HISTORY_BYTES - bytes)) return { [mark]: { truncated: true } };
    const text = Buffer.from(document.bytes()).toString();
    bytes += text.length;
    return { [field]: text, [mark]: { truncated: false } };
  };
  const isFull = (): boolean => events.length >= MAX_EVENTS;

  return {
    note: add,
    entered(state, input) {
      if (isFull()) return;
      const details = { name: state.name, ...payload('input', input) };
      add(`${STATE_TYPES[state.kind]}StateEntered`, { stateEnteredEventDetails: details });
    },
    exited(state, output) {
      if (isFull()) return;
      const details = { name: state.name, ...payload('output', output) };
      add(`${STATE_TYPES[state.kind]}StateExited`, { stateExitedEventDetails: details });
    },
    failed(state, { error, message }) {
      if (isFull()) return;
      const why = { error, cause: message.slice(0, 32_768) };
      if (state.kind === 'map') return add('MapStateFailed', {});
      if (state.kind === 'parallel') return add('ParallelStateFailed', {});
      if (state.resource.kind === 'direct') {
        return add('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: why });
      }
      add('TaskFailed', {
        taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', ...why },
      });
    },
    events: () => events,
    bytes: () => bytes,
  };
}
