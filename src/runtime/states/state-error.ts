/** An error as the States Language knows it: a name that `Retry` and `Catch` go by, and a cause in words. */
import type { Failure, Refusal } from '../call.js';

export class StateError extends Error {
  /** Such as `States.Timeout`, or the `errorType` of a function's failure. */
  readonly error: string;
  /** What the function or the platform said, when a call was at the bottom of it. */
  readonly call: { functionName: string; outcome: Failure | Refusal } | null;

  constructor(error: string, cause: string, call: StateError['call'] = null) {
    super(cause);
    this.error = error;
    this.call = call;
  }
}

/** Anything thrown while a state ran: payloads are untrusted, and what they provoke ends their execution, nothing else. */
export function asStateError(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  return new StateError('States.Runtime', thrown instanceof Error ? thrown.message : String(thrown));
}
