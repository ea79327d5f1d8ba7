/** The outcomes of each trial go in, the headline comes out: quantiles with failures as +∞, and their intervals. */
import type { SeriesRecord } from '../model/RunRecord.js';
import { attainedQuantile, outcomeCount, poolOutcomes, type Outcomes } from './outcomes.js';
import { trialInterval } from './trial-interval.js';

/** @param complete those trials that ran to their end: the spread between them gives the intervals */
export function attained(
  trials: readonly Outcomes[],
  complete: readonly Outcomes[],
): SeriesRecord['attained'] {
  const pooled = poolOutcomes(trials);
  return {
    n: outcomeCount(pooled),
    p50Us: attainedQuantile(pooled, 0.5),
    p90Us: attainedQuantile(pooled, 0.9),
    p99Us: attainedQuantile(pooled, 0.99),
    p999Us: attainedQuantile(pooled, 0.999),
    ci95: {
      p50Us: trialInterval(complete, 0.5),
      p90Us: trialInterval(complete, 0.9),
      p99Us: trialInterval(complete, 0.99),
    },
  };
}
