/** Binomial counts: how many of how many goes in, how plausible that is and which shares it admits come out. */
import { betaCdf, betaQuantile } from './beta-distribution.js';

/** P(X ≥ count) for X binomial with n trials of probability p. */
export function binomialUpperTail(count: number, n: number, p: number): number {
  if (count <= 0) return 1;
  if (count > n) return 0;
  return betaCdf(p, count, n - count + 1);
}

/**
 * The exact two-sided interval of a binomial share (Clopper & Pearson, Biometrika 26, 1934), in its Beta form.
 * Real-valued arguments are allowed, because an effective sample size is no integer.
 */
export function clopperPearson(successes: number, n: number, confidence: number): [number, number] {
  const tail = (1 - confidence) / 2;
  return [
    successes <= 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    successes >= n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  ];
}

/** How seldom chance may speak against a share that is really within its limit. */
export const ALPHA = 0.01;

/**
 * Whether `count` of `n` shows that the true share exceeds `limit`: so many would come by chance in at most
 * 1 % of cases if it did not. With few samples "over 1 %" cannot be read off a single count; with many, this
 * is the same as comparing the observed share with the limit.
 */
export function clearlyExceeds(count: number, n: number, limit: number): boolean {
  return binomialUpperTail(count, n, limit) <= ALPHA;
}

/** The smallest count of `n` that `clearlyExceeds` the limit; n + 1 when none can. */
export function smallestClearExcess(n: number, limit: number): number {
  let low = 1;
  let high = n + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (clearlyExceeds(middle, n, limit)) high = middle;
    else low = middle + 1;
  }
  return low;
}
