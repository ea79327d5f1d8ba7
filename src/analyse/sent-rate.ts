/** A load and the trials of its series go in; how many requests left the harness per second comes out. */
import { mergeEncoded, valueAtRank } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { LoadShape } from '../model/LoadProfile.js';

/** Intended per second over a whole trial; null where the profile asks for no rate. */
export function meanRate(load: LoadShape): number | null {
  switch (load.profile) {
    case 'arrival':
      return load.ratePerSecond;
    case 'step': {
      const { ratePerSecond, toRatePerSecond, stepAtMs, durationMs } = load;
      return (ratePerSecond * stepAtMs + toRatePerSecond * (durationMs - stepAtMs)) / durationMs;
    }
    case 'ladder':
      return load.ratesPerSecond.reduce((sum, rate) => sum + rate, 0) / load.ratesPerSecond.length;
    case 'burst':
    case 'idle':
    case 'replay':
    case 'closed':
      return null;
    default:
      return load satisfies never;
  }
}

/**
 * A sender that falls behind ends late: what was intended within the measured part took that much longer to leave.
 * The latest send of a trial stands for that; one pause in a long trial hardly shows, a rate beyond the machine does.
 *
 * @returns null where the profile has no rate to fall behind, or nothing was intended
 */
export function sentRate(load: LoadShape, results: readonly DriveResult[]): number | null {
  const asked = meanRate(load);
  let measuredUs = 0;
  let spentUs = 0;
  for (const result of results.filter(({ interrupted }) => !interrupted)) {
    const lag = mergeEncoded([result.scheduleLag]);
    measuredUs += result.measuredUs;
    spentUs += result.measuredUs + (valueAtRank(lag, lag.totalCount) ?? 0);
  }
  return asked === null || spentUs === 0 ? null : (asked * measuredUs) / spentUs;
}
