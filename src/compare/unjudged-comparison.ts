/** One pair of series compared by itself, before the number of comparisons beside it is taken into account. */
import type { SeriesComparison } from '../model/Comparison.js';
import type { MeanEstimate } from '../statistics/mean-estimate.js';

export interface UnjudgedComparison extends Omit<
  SeriesComparison,
  'adjustedInterval' | 'pAdjusted' | 'differs' | 'verdict' | 'blocksNeeded'
> {
  /** Of ln(head / base); null: no such number. */
  estimate: MeanEstimate | null;
  /** The side whose quantile is a failure while the other's is not: infinitely slower. */
  failing: 'base' | 'head' | null;
  /** Whether `worse` is a regression: always for a duet, seldom for stored runs. */
  mayRegress: boolean;
}
