/** Connections that were just opened go in; each carries one call before the clock starts (design rule 5), and what that brought comes out. */
import type { ColdKind } from '../model/Sample.js';
import type { Calls } from './calls.js';

export interface WarmingOptions {
  connections: number;
  /** Calls that may be under way at once. */
  lanes: number;
  /** Of the cold starts that these calls meet. */
  coldKind: ColdKind;
  stop: AbortSignal;
}

/** A target that fails a call is left alone: its trials will show it. */
export async function warmConnections(calls: Calls, options: WarmingOptions): Promise<void> {
  const { connections, lanes, coldKind, stop } = options;
  let sent = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (sent < connections && !failed && !stop.aborted) {
      const sequence = sent++;
      const succeeded = await new Promise<boolean>((resolve) =>
        calls.release(sequence, 0, { coldKind, done: resolve }),
      );
      failed ||= !succeeded;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, connections)) }, lane));
}
