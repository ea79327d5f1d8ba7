/** A function's name and an event go in; its reply comes out, or a `StateError` named as AWS names it. */
import type { Call, Failure, Outcome, Refusal, Reply } from '../call.js';
import type { FunctionCalls } from '../function-calls.js';
import type { Scope } from './scope.js';
import { StateError } from './state-error.js';

/** The time, waiting and chance: what an execution needs of the world beside functions. */
export interface World {
  nowMs(): number;
  /** Wall clock. */
  now(): Date;
  /** @returns what stops it */
  after(delayMs: number, then: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
  uuid(): string;
}

/** A call that has begun runs to its end even when its time is up here; one that waits is dropped. */
export function callFunction(
  name: string,
  event: Uint8Array,
  scope: Scope,
  calls: FunctionCalls,
  timeout: { afterMs: number; world: World } | null,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (scope.ended !== null) return reject(scope.ended);
    let stopTimer: (() => void) | null = null;
    let drop: (() => void) | null = null;
    let settled = false;
    const settle = (): void => {
      settled = true;
      scope.stops.delete(stop);
      stopTimer?.();
    };
    const stop = (reason: StateError): void => {
      settle();
      drop?.();
      reject(reason);
    };
    const call: Call = {
      event,
      requestId: calls.requestId(),
      done(outcome: Outcome) {
        if (settled) return;
        settle();
        if (outcome.kind === 'reply') resolve(outcome);
        else reject(errorOf(name, outcome));
      },
    };
    scope.stops.add(stop);
    drop = calls.start(name, call);
    if (timeout === null || settled) return;
    stopTimer = timeout.world.after(timeout.afterMs, () =>
      stop(new StateError('States.Timeout', `The task took longer than ${timeout.afterMs / 1000} seconds`)),
    );
  });
}

/** AWS documentation, "Handling errors in Step Functions workflows": `Lambda.` before what the service says; a function's own error as it names it. */
function errorOf(functionName: string, outcome: Failure | Refusal): StateError {
  const call = { functionName, outcome };
  if (outcome.kind === 'refusal') return new StateError(`Lambda.${outcome.type}`, outcome.message, call);
  const cause = outcome.body.toString();
  return new StateError(errorTypeIn(cause), cause, call);
}

function errorTypeIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (
      typeof value === 'object' &&
      value !== null &&
      'errorType' in value &&
      typeof value.errorType === 'string'
    ) {
      return value.errorType;
    }
  } catch {
    // A process that writes what is no JSON fails for a reason unknown.
  }
  return 'Lambda.Unknown';
}
