/** What every trial of a run brought back goes in; how the harness itself fared comes out. */
import { mergeEncoded, valueAtRank } from '../engine/histogram.js';
import type { DriveResult, HistogramData } from '../model/Drive.js';
import type { RunRecord } from '../model/RunRecord.js';
import { reportedQuantile } from './outcomes.js';

/** What a caller tells of itself: of a whole trial, or of its share of one. */
type Watched = Pick<DriveResult, 'scheduleLag' | 'canary' | 'eventLoop'>;

/** Of all trials, the invalid ones too. `floor` is that of a measurement of its own, which a run does not make. */
export function calibration(results: readonly Watched[]): RunRecord['calibration'] {
  const of = (pick: (result: Watched) => HistogramData | null) => {
    const merged = mergeEncoded(results.map(pick));
    return {
      p50Us: reportedQuantile(merged, 0.5),
      p99Us: reportedQuantile(merged, 0.99),
      maxUs: valueAtRank(merged, merged.totalCount),
    };
  };
  const canary = of((result) => result.canary);
  const eventLoop = of((result) => result.eventLoop);
  return {
    floor: { p50Us: null, p99Us: null },
    canary: { p50Us: canary.p50Us, p99Us: canary.p99Us },
    scheduleLag: of((result) => result.scheduleLag),
    eventLoop: { p99Us: eventLoop.p99Us, maxUs: eventLoop.maxUs },
  };
}
