/** A load goes in; a trial that was not disturbed comes out, or the last of the attempts: as a run does, and all attempts are kept. */
import { judgeTrial } from '../analyse/judge-trial.js';
import { mergeEncoded, quantile } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import { driveKnown, type KnownLoad, type KnownTrial } from './drive-known.js';
import type { CalibrationKit } from './kit.js';

export interface MeasuredTrial extends KnownTrial {
  /** The part and cell that it belongs to, such as `truth mixture@2000`. */
  name: string;
  attempt: number;
  /** Why it is invalid; empty: valid. */
  invalid: readonly string[];
}

/** `prepare`: puts the target into its state before each attempt. */
export async function measureValid(
  kit: CalibrationKit,
  name: string,
  load: KnownLoad,
  prepare: () => Promise<void>,
): Promise<MeasuredTrial> {
  for (let attempt = 0; ; attempt++) {
    await prepare();
    const trial = await driveKnown(kit.target, kit.caller, kit.canaryUrl, load, kit.signals);
    const measured = {
      name,
      attempt,
      ...trial,
      invalid: judgeTrial(trial.result, responseP99Us(trial.result)),
    };
    kit.trials.push(measured);
    if (measured.invalid.length === 0 || attempt + 1 >= kit.plan.attempts || kit.signals.stop.aborted) {
      return measured;
    }
  }
}

/** As a run reports it: the top of the histogram's bucket, over all successes. */
export function reportedUs(result: DriveResult, q: number): number | null {
  return quantile(mergeEncoded(result.windows.map(({ histogram }) => histogram)), q);
}

function responseP99Us(result: DriveResult): number | null {
  return reportedUs(result, 0.99);
}
