/** How much a share differs between groups goes in, how many independent samples would be as sure of it comes out. */
import { normalQuantile } from './normal.js';
import { tQuantile } from './student-t.js';

/**
 * m = min(n, p(1−p)/v) · (z / t)², with v the variance of the mean share and z, t the quantiles that an interval of this
 * confidence is made with: t of k − 1 degrees of freedom, since v itself is estimated from k groups. That is the effective
 * sample size of Korn & Graubard (Survey Methodology 24, 1998) for a share in clustered samples.
 *
 * @param shares of each group; at least two
 * @param n samples of all groups together
 * @param p the share of them all
 */
export function effectiveSamples(
  shares: readonly number[],
  n: number,
  p: number,
  confidence: number,
): number {
  const k = shares.length;
  const mean = shares.reduce((sum, share) => sum + share, 0) / k;
  const v = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (k - 1) / k;
  const independent = v === 0 ? n : Math.min(n, (p * (1 - p)) / v);
  const upTo = (1 + confidence) / 2;
  return independent * (normalQuantile(upTo) / tQuantile(upTo, k - 1)) ** 2;
}
