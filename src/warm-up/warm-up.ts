/** Series that were just deployed go in; each is called until its instances are warm, and what that brought goes out. */
import type { Caller, DriveRequest, DriveResult } from '../model/Drive.js';

export interface WarmUpOptions {
  callerOf(series: string): Caller;
  signals: { stop: AbortSignal; hurry: AbortSignal };
  requestOf(series: string): DriveRequest;
  onSeries(series: string): void;
  onResult(series: string, result: DriveResult): void;
}

/** One series after the other, since they share callers. One that does not answer is left as it is: its trials will show it. */
export async function warmUp(series: readonly string[], options: WarmUpOptions): Promise<void> {
  for (const id of series) {
    if (options.signals.stop.aborted) return;
    options.onSeries(id);
    options.onResult(id, await options.callerOf(id).drive(options.requestOf(id), options.signals));
  }
}
