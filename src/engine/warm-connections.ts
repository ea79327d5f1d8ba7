/** Connections that were just opened go in; each carries one call before the clock starts (design rule 5), and what that brought comes out. */
import type { Calls } from './calls.js';

/**
 * One call after the other, so that it wakes no further instance. A target that fails one is left alone: its trials
 * will show it.
 */
export async function warmConnections(calls: Calls, connections: number, stop: AbortSignal): Promise<void> {
  for (let index = 0; index < connections && !stop.aborted; index++) {
    const succeeded = await new Promise<boolean>((resolve) =>
      calls.release(index, 0, { coldKind: 'scale-out', done: resolve }),
    );
    if (!succeeded) return;
  }
}
