/** A part of an execution that can be ended as a whole: what it waits for is told, and what it starts later learns at once. */
import type { StateError } from './state-error.js';

type Stop = (reason: StateError) => void;

export interface Scope {
  /** Why it has ended; null while it goes on. */
  ended: StateError | null;
  /** Told once when it ends; to be taken out when it is of no more interest. */
  readonly stops: Set<Stop>;
}

export function openScope(): Scope {
  return { ended: null, stops: new Set() };
}

/** Ends with its parent; `leave` when it is over. */
export function innerScope(parent: Scope): { scope: Scope; leave: () => void } {
  const scope: Scope = { ended: parent.ended, stops: new Set() };
  const stop: Stop = (reason) => endScope(scope, reason);
  parent.stops.add(stop);
  return { scope, leave: () => void parent.stops.delete(stop) };
}

export function endScope(scope: Scope, reason: StateError): void {
  if (scope.ended !== null) return;
  scope.ended = reason;
  for (const stop of [...scope.stops]) stop(reason);
  scope.stops.clear();
}
