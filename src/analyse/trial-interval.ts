/** The outcomes of each trial go in, an interval of a quantile of them all comes out: the trial is the unit. */
import { rankOf } from '../engine/histogram.js';
import { clopperPearson } from '../statistics/binomial.js';
import { effectiveSamples } from '../statistics/effective-samples.js';
import { exceedances, outcomeAtRank, outcomeCount, poolOutcomes, type Outcomes } from './outcomes.js';
import { MINIMUM_TRIALS, supports } from './sample-sizes.js';

const CONFIDENCE = 0.95;
/** How many times fewer samples the slow end of a tail's interval is drawn for. */
const SLOW_END = 1.3;

/**
 * Of 95 %.
 *
 * @returns [lower, upper] in µs; null with fewer than five trials, too few samples for the quantile itself, or
 *   an upper end that lies in the failures.
 */
export function trialInterval(trials: readonly Outcomes[], q: number): [number, number] | null {
  const bounds = trialBounds(trials, q, CONFIDENCE);
  return bounds === null || bounds.high === Infinity ? null : [bounds.low, bounds.high];
}

/** µs; +∞ where an end lies in the failures. */
export interface Bounds {
  low: number;
  high: number;
}

/**
 * Samples of one trial share host, placement, connections and minute; so their number says little about how
 * sure a quantile is, and the spread between trials says it. Each trial's share of exceedances of the pooled
 * quantile is one observation; their variance gives the number m of independent samples that would be as sure.
 * The exact binomial bounds (Clopper & Pearson 1934) at m are mapped to order statistics of the pooled outcomes.
 * Where slow trials are rare, a run that misses them has too low a quantile *and* too small a spread, so nearly all
 * misses of a tail's interval lie above it; there its slow end is drawn for m / 1.3.
 * Coverage was simulated over independent, autocorrelated and clustered samples and trial effects (METHOD.md).
 *
 * @returns null with fewer than five trials, or too few samples for the quantile itself
 */
export function trialBounds(trials: readonly Outcomes[], q: number, confidence: number): Bounds | null {
  const measured = trials.filter((trial) => outcomeCount(trial) > 0);
  if (measured.length < MINIMUM_TRIALS) return null;
  const pooled = poolOutcomes(measured);
  const n = outcomeCount(pooled);
  if (!supports(n, q)) return null;
  const estimate = outcomeAtRank(pooled, rankOf(q, n));
  // Beyond a quantile that is a failure there are failures only.
  const beyond = (trial: Outcomes) => (estimate === null ? trial.failures : exceedances(trial, estimate));
  const shares = measured.map((trial) => beyond(trial) / outcomeCount(trial));
  const m = effectiveSamples(shares, n, q, confidence);
  const [low] = clopperPearson(q * m, m, confidence);
  const slowM = q > 0.5 ? m / SLOW_END : m;
  const [, high] = clopperPearson(q * slowM, slowM, confidence);
  return {
    low: outcomeAtRank(pooled, Math.max(1, Math.floor(low * n))) ?? Infinity,
    high: outcomeAtRank(pooled, Math.min(n, Math.ceil(high * n))) ?? Infinity,
  };
}
