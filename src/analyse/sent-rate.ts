/** A load and the trials of its series go in; how many requests left the harness per second comes out. */
import { mergeEncoded, valueAtRank } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { LoadShape } from '../model/LoadProfile.js';

/**
 * A sender that falls behind ends late: what was intended within the measured part took that much longer to leave.
 * The latest send of a trial stands for that; one pause in a long trial hardly shows, a rate beyond the machine does.
 *
 * @returns null where the profile has no rate to fall behind, or nothing was intended
 */
export function sentRate(load: LoadShape, results: readonly DriveResult[]): number | null {
  if (load.profile !== 'arrival' && load.profile !== 'step' && load.profile !== 'ladder') return null;
  let intended = 0;
  let spentUs = 0;
  for (const { counts, measuredUs, scheduleLag, interrupted } of results) {
    if (interrupted) continue;
    const lag = mergeEncoded([scheduleLag]);
    intended += counts.intended;
    spentUs += measuredUs + (valueAtRank(lag, lag.totalCount) ?? 0);
  }
  return intended === 0 ? null : intended / (spentUs / 1e6);
}
