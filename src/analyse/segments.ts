/** A load and the trials of its series go in; what each part of the load brought, pooled over trials, comes out. */
import { addInto, decode, newHistogram, valueAtRank } from '../engine/histogram.js';
import { segmentsOf, type Segment } from '../engine/schedule/segments.js';
import type { DriveResult } from '../model/Drive.js';
import type { LoadShape } from '../model/LoadProfile.js';
import type { SegmentRecord } from '../model/RunRecord.js';
import { clearlyExceeds } from '../statistics/binomial.js';
import { attainedQuantile, outcomeCount, type Outcomes } from './outcomes.js';
import type { HeadlineClass } from './view-trial.js';

/** Rule 2: a rate is not carried when more than this share is throttled or never answered. */
const SHORTFALL = 0.005;

/** Everything that was intended within a stretch of the measured part, over all trials. */
export interface Stretch {
  /** Successes of the headline's class, and all failures. */
  headline: Outcomes;
  /** Successes of every class, and all failures. */
  all: Outcomes;
  cold: number;
  /** Time of the trials within it, together. */
  spentUs: number;
}

/**
 * By the second of the intended start, which windows and failures have in common; a stretch lies on whole seconds.
 * An interrupted trial brings what it reached.
 */
export function stretchOf(
  results: readonly DriveResult[],
  headline: HeadlineClass,
  { fromUs, toUs }: Pick<Segment, 'fromUs' | 'toUs'>,
): Stretch {
  const inside = ({ offsetUs }: { offsetUs: number }): boolean => offsetUs >= fromUs && offsetUs < toUs;
  const stretch: Stretch = {
    headline: { successes: newHistogram(), failures: 0 },
    all: { successes: newHistogram(), failures: 0 },
    cold: 0,
    spentUs: 0,
  };
  for (const result of results) {
    stretch.spentUs += Math.max(0, Math.min(toUs, result.measuredUs) - fromUs);
    for (const window of result.windows.filter(inside)) {
      const histogram = decode(window.histogram);
      addInto(stretch.all.successes, histogram);
      if (window.startClass === headline) addInto(stretch.headline.successes, histogram);
      if (window.startClass === 'cold') stretch.cold += histogram.totalCount;
    }
    for (const { count } of result.failures.filter(inside)) {
      stretch.headline.failures += count;
      stretch.all.failures += count;
    }
  }
  return stretch;
}

export function segments(
  load: LoadShape,
  results: readonly DriveResult[],
  headline: HeadlineClass,
): SegmentRecord[] {
  return segmentsOf(load).map((segment) => {
    const { headline: own, all, cold, spentUs } = stretchOf(results, headline, segment);
    const intended = outcomeCount(all);
    const answered = all.successes.totalCount;
    return {
      name: segment.name,
      fromMs: segment.fromUs / 1_000,
      toMs: segment.toUs / 1_000,
      rate: segment.ratePerSecond,
      intended,
      achievedRate: spentUs === 0 ? null : answered / (spentUs / 1e6),
      keptUp: !clearlyExceeds(all.failures, intended, SHORTFALL),
      failures: all.failures,
      cold,
      attained: {
        n: outcomeCount(own),
        p50Us: attainedQuantile(own, 0.5),
        p99Us: attainedQuantile(own, 0.99),
      },
      all: {
        n: intended,
        p50Us: attainedQuantile(all, 0.5),
        p99Us: attainedQuantile(all, 0.99),
        minUs: valueAtRank(all.successes, 1),
        maxUs: valueAtRank(all.successes, answered),
      },
    };
  });
}
