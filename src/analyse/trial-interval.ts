/** The outcomes of each trial go in, a 95 % interval of a quantile of them all comes out: the trial is the unit. */
import { rankOf } from '../engine/histogram.js';
import { clopperPearson } from '../statistics/binomial.js';
import { exceedances, outcomeAtRank, outcomeCount, poolOutcomes, type Outcomes } from './outcomes.js';
import { MINIMUM_TRIALS, supports } from './sample-sizes.js';
import { tQuantile } from '../statistics/student-t.js';

const CONFIDENCE = 0.95;
const Z = 1.96;
/** How many times fewer samples the slow end of a tail's interval is drawn for. */
const SLOW_END = 1.3;

/**
 * Samples of one trial share host, placement, connections and minute; so their number says little about how
 * sure a quantile is, and the spread between trials says it. Each trial's share of exceedances of the pooled
 * quantile is one observation; their variance gives the number m of independent samples that would be as sure.
 * The exact binomial bounds (Clopper & Pearson 1934) at m are mapped to order statistics of the pooled outcomes.
 * Where slow trials are rare, a run that misses them has too low a quantile *and* too small a spread, so nearly all
 * misses of a tail's interval lie above it; there its slow end is drawn for m / 1.3.
 * Coverage was simulated over independent, autocorrelated and clustered samples and trial effects (METHOD.md).
 *
 * @returns [lower, upper] in µs; null with fewer than five trials, too few samples for the quantile itself, or
 *   an upper end that lies in the failures.
 */
export function trialInterval(trials: readonly Outcomes[], q: number): [number, number] | null {
  const measured = trials.filter((trial) => outcomeCount(trial) > 0);
  const k = measured.length;
  if (k < MINIMUM_TRIALS) return null;
  const pooled = poolOutcomes(measured);
  const n = outcomeCount(pooled);
  const estimate = supports(n, q) ? outcomeAtRank(pooled, rankOf(q, n)) : null;
  if (estimate === null) return null;

  const shares = measured.map((trial) => exceedances(trial, estimate) / outcomeCount(trial));
  const m = effectiveSamples(shares, n, q);
  const [low] = clopperPearson(q * m, m, CONFIDENCE);
  const slowM = q > 0.5 ? m / SLOW_END : m;
  const [, high] = clopperPearson(q * slowM, slowM, CONFIDENCE);
  const lower = outcomeAtRank(pooled, Math.max(1, Math.floor(low * n)));
  const upper = outcomeAtRank(pooled, Math.min(n, Math.ceil(high * n)));
  return lower === null || upper === null ? null : [lower, upper];
}

/** m = min(n, q(1−q)/v) · (1.96 / t(.975, k−1))², with v the variance of the mean share. */
function effectiveSamples(shares: readonly number[], n: number, q: number): number {
  const k = shares.length;
  const mean = shares.reduce((sum, share) => sum + share, 0) / k;
  const v = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (k - 1) / k;
  const independent = v === 0 ? n : Math.min(n, (q * (1 - q)) / v);
  return independent * (Z / tQuantile(0.975, k - 1)) ** 2;
}
