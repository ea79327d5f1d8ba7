/** A flow and an event go in; the bytes of the last reply come out, with how long each step took. Nothing goes back to the caller in between. */
import type { Flow } from '../model/Composition.js';
import { failureBody, type Call, type Failure, type Outcome, type Refusal } from './call.js';

/** The most items that a `map` carries out. */
export const MAX_MAP_ITEMS = 1000;

export interface Step {
  /** The deployed function. */
  name: string;
  /** Service time, µs: handing the event to the runtime to its reply, with any wait for an instance. */
  us: number;
  instance: string;
  ordinal: number;
  /** The instance's age when the call was handed to it, µs. */
  ageUs: number;
}

export type FlowOutcome =
  | { kind: 'done'; output: Uint8Array; steps: readonly Step[] }
  | { kind: 'failed'; step: string; outcome: Failure | Refusal };

/** How the flow reaches functions. `start` returns true when the call waits, and could be dropped. */
export interface FlowCalls {
  start(name: string, call: Call): boolean;
  drop(name: string, call: Call): void;
  requestId(): string;
}

export interface Execution {
  outcome: Promise<FlowOutcome>;
  /** Nobody waits for it any more: what has not begun does not begin. */
  cancel(): void;
}

interface Progress {
  bytes: Uint8Array;
  steps: readonly Step[];
}

class StepFailed extends Error {
  readonly step: string;
  readonly outcome: Failure | Refusal;

  constructor(step: string, outcome: Failure | Refusal) {
    super(`${step} failed`);
    this.step = step;
    this.outcome = outcome;
  }
}

/** Steps are listed in the order of the flow: those of a map by item, whichever ended first. */
export function runFlow(flow: Flow, event: Uint8Array, calls: FlowCalls): Execution {
  const waiting = new Map<Call, string>();
  let cancelled = false;

  const task = (name: string, bytes: Uint8Array): Promise<Progress> =>
    new Promise((resolve, reject) => {
      if (cancelled) return reject(new StepFailed(name, unavailable('the execution was cancelled')));
      const startedMs = performance.now();
      const call: Call = {
        event: bytes,
        requestId: calls.requestId(),
        done(outcome: Outcome) {
          waiting.delete(call);
          if (outcome.kind !== 'reply') return reject(new StepFailed(name, outcome));
          const us = Math.round((performance.now() - startedMs) * 1000);
          const { instance, ordinal, ageUs } = outcome;
          resolve({ bytes: outcome.body, steps: [{ name, us, instance, ordinal, ageUs }] });
        },
      };
      if (calls.start(name, call)) waiting.set(call, name);
    });

  const perform = async (part: Flow, before: Uint8Array): Promise<Progress> => {
    switch (part.kind) {
      case 'task':
        return task(part.function, before);
      case 'sequence': {
        let bytes = before;
        const steps: Step[] = [];
        for (const step of part.steps) {
          const after = await perform(step, bytes);
          bytes = after.bytes;
          steps.push(...after.steps);
        }
        return { bytes, steps };
      }
      case 'map': {
        const items = itemsOf(before);
        if (typeof items === 'string') throw new StepFailed('map', mapFailure(items));
        const after = await Promise.all(items.map((item) => perform(part.over, item)));
        return {
          bytes: spliceArray(after.map(({ bytes }) => bytes)),
          steps: after.flatMap(({ steps }) => steps),
        };
      }
      default:
        return part satisfies never;
    }
  };

  const cancel = (): void => {
    cancelled = true;
    for (const [call, name] of waiting) calls.drop(name, call);
    waiting.clear();
  };

  const outcome = perform(flow, event).then(
    ({ bytes, steps }): FlowOutcome => ({ kind: 'done', output: bytes, steps }),
    (error: unknown): FlowOutcome => {
      if (!(error instanceof StepFailed)) throw error;
      cancel();
      return { kind: 'failed', step: error.step, outcome: error.outcome };
    },
  );
  return { outcome, cancel };
}

/**
 * The events of a map's items: of a JSON array, or of the array in `result` of a reply envelope. This is the only
 * place where the gateway parses what functions wrote. Numbers that JavaScript cannot hold lose digits here.
 */
function itemsOf(bytes: Uint8Array): Uint8Array[] | string {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch (error) {
    return `what came before the map is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof value === 'object' && value !== null && 'result' in value) value = value.result;
  if (!Array.isArray(value)) return 'what came before the map is neither an array nor has one as its result';
  if (value.length > MAX_MAP_ITEMS) return `${value.length} items, more than ${MAX_MAP_ITEMS}`;
  try {
    return value.map((item: unknown) => Buffer.from(JSON.stringify(item)));
  } catch (error) {
    // Reading knows no depth, writing does: an item nested some thousand times overflows the stack.
    return `an item cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

function spliceArray(parts: readonly Uint8Array[]): Buffer {
  const pieces: Uint8Array[] = [OPEN];
  for (const [index, part] of parts.entries()) {
    if (index > 0) pieces.push(COMMA);
    pieces.push(part);
  }
  pieces.push(CLOSE);
  return Buffer.concat(pieces);
}

function mapFailure(message: string): Failure {
  const body = failureBody('Flow.MapError', message);
  return { kind: 'failure', body, instance: null, ordinal: null, durationUs: 0, cpuUs: 0 };
}

function unavailable(message: string): Refusal {
  return { kind: 'refusal', status: 503, type: 'ServiceException', message };
}
