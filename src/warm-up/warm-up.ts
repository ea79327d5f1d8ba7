/** Series that were just deployed go in; each is called until its instances are warm, and what that brought comes out. */
import type { Caller, DriveRequest, DriveResult } from '../model/Drive.js';

/** One series after the other, since they share the caller. A series that does not answer is left as it is: its trials will show it. */
export async function warmUp(
  requests: readonly { series: string; request: DriveRequest }[],
  caller: Caller,
  signals: { stop: AbortSignal; hurry: AbortSignal },
  onSeries: (series: string) => void,
): Promise<Map<string, DriveResult>> {
  const results = new Map<string, DriveResult>();
  for (const { series, request } of requests) {
    if (signals.stop.aborted) break;
    onSeries(series);
    results.set(series, await caller.drive(request, signals));
  }
  return results;
}
