/** The function times of all trials of a series go in; the mean per warm call and the double billing of its composition come out. */
import { joinFunctionTime } from '../engine/function-time.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';

const BASIS =
  'time in handlers, by the clock of each function (steps of a native flow: by that of the runtime); no bill of a platform';

/** Null where no function says how long it ran. */
export function functionTime(results: readonly Pick<DriveResult, 'functionTime'>[]): SeriesRecord['billed'] {
  const tally = results.map((result) => result.functionTime).reduce(joinFunctionTime, null);
  if (tally === null || tally.calls === 0) return null;
  const { calls, totalUs, criticalUs } = tally;
  return {
    basis: BASIS,
    n: calls,
    meanFunctionUs: Math.round(totalUs / calls),
    meanCriticalPathUs: criticalUs === null ? null : Math.round(criticalUs / calls),
    doubleBilling: criticalUs === null || criticalUs === 0 ? null : totalUs / criticalUs,
  };
}
