/** A number of samples and a quantile go in, the weight of each rank in a smooth estimate of that quantile comes out. */
import { betaCdf } from './beta-distribution.js';

export interface RankWeights {
  /** The lowest rank (from 1) that carries weight; those below have none. */
  firstRank: number;
  /** Of `firstRank` and the ranks that follow, up to n; they sum to 1. */
  weights: readonly number[];
}

/** What lies beyond this many standard deviations of a Beta carries no weight worth adding. */
const REACH = 8;

/**
 * Harrell & Davis, "A new distribution-free quantile estimator" (Biometrika 69, 1982): rank i of n weighs
 * I(i/n) − I((i−1)/n) under Beta((n+1)q, (n+1)(1−q)), which is about the chance that it is the quantile.
 */
export function harrellDavisWeights(n: number, q: number): RankWeights {
  const [a, b] = [(n + 1) * q, (n + 1) * (1 - q)];
  const spread = REACH * Math.sqrt((q * (1 - q)) / (n + 2));
  const firstRank = Math.max(1, Math.floor(n * (q - spread)));
  const lastRank = Math.min(n, Math.ceil(n * (q + spread)) + 1);
  const weights: number[] = [];
  let below = 0;
  for (let rank = firstRank; rank <= lastRank; rank++) {
    const upTo = rank === lastRank ? 1 : betaCdf(rank / n, a, b);
    weights.push(upTo - below);
    below = upTo;
  }
  return { firstRank, weights };
}
