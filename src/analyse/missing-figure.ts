/** What was asked of a series and how much there is of it go in; a figure that says what is missing comes out. */
import { THRESHOLD_QUANTILES, type ThresholdClass, type ThresholdQuantile } from '../model/Threshold.js';
import type { Figure } from '../thresholds/figure.js';
import { MINIMUM_TRIALS, samplesNeeded, supports } from './sample-sizes.js';
import { inCalls, inCount } from './wording.js';

/** Coverage was simulated for p50, p90 and p99 (METHOD.md): no other interval is told anywhere. */
const UNSURE: ThresholdQuantile = 'p99.9';
const NO_INTERVAL = 'a p99.9 has no interval to be judged on';

/** Null when n calls carry the quantile. */
export function notCarried(
  n: number,
  of: ThresholdClass,
  quantile: ThresholdQuantile,
  trials: number,
): Figure | null {
  const q = THRESHOLD_QUANTILES[quantile];
  if (n === 0) return { kind: 'none', why: `no call was ${of}`, moreTrials: null };
  if (supports(n, q)) return null;
  const needed = samplesNeeded(q);
  const never = quantile === UNSURE;
  return {
    kind: 'none',
    why: `${inCalls(n, 'call')} carry no ${quantile}, which takes ${inCount(needed)}${never ? `, and ${NO_INTERVAL}` : ''}`,
    moreTrials: never ? null : Math.ceil((needed - n) / (n / trials)),
  };
}

/** Null for a quantile that has intervals. */
export function neverSure(value: number, quantile: ThresholdQuantile): Figure | null {
  return quantile === UNSURE ? { kind: 'unsure', value, why: NO_INTERVAL, moreTrials: null } : null;
}

/** Null when there are enough. */
export function tooFewTrials(value: number, trials: number): Figure | null {
  if (trials >= MINIMUM_TRIALS) return null;
  return {
    kind: 'unsure',
    value,
    why: `an interval needs ${MINIMUM_TRIALS} trials that count and ran to their end, and there ${trials === 1 ? 'is' : 'are'} ${trials}`,
    moreTrials: MINIMUM_TRIALS - trials,
  };
}
