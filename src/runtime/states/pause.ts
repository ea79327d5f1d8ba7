/** A running execution goes in; it goes on after a wait, or after others have had their turn, unless it was ended meanwhile. */
import type { Running } from './execution.js';
import type { Scope } from './scope.js';
import type { StateError } from './state-error.js';

/** States that call nobody give way to other requests after so long. */
const MAX_BLOCKING_MS = 5;

export function pause({ request: { world } }: Running, delayMs: number, scope: Scope): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.ended !== null) return reject(scope.ended);
    const stopTimer = world.after(delayMs, () => {
      scope.stops.delete(stop);
      resolve();
    });
    const stop = (reason: StateError): void => {
      stopTimer();
      reject(reason);
    };
    scope.stops.add(stop);
  });
}

/** A reply comes from outside, so that others have had their turn; everything else asks here. */
export async function breathe(run: Running, scope: Scope): Promise<void> {
  const { world } = run.request;
  if (world.nowMs() - run.breathedMs <= MAX_BLOCKING_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
  run.breathedMs = world.nowMs();
  if (scope.ended !== null) throw scope.ended;
}
