/** A seed and a spread go in; trials of log-normal latencies with an effect of their own come out. Pure: the truth is known by formula. */
import type { Outcomes } from '../analyse/outcomes.js';
import { newHistogram, record } from '../engine/histogram.js';
import type { Random } from '../engine/random.js';
import { standardNormal } from './known-behaviour.js';

/** Of latencies within a trial, on the logarithmic scale. */
export const SIGMA = 0.3;
const MEDIAN_US = 5_000;

/** Median of a trial, µs: trials differ by `effectSd` on the logarithmic scale. */
export function trialMedianUs(effectSd: number, random: Random): number {
  return MEDIAN_US * Math.exp(effectSd * standardNormal(random));
}

/** `n` latencies around that median, each times `factor`. */
export function simulatedTrial(medianUs: number, n: number, random: Random, factor = 1): Outcomes {
  const successes = newHistogram();
  for (let index = 0; index < n; index++) {
    record(successes, factor * medianUs * Math.exp(SIGMA * standardNormal(random)));
  }
  return { successes, failures: 0 };
}

/** The quantile of all latencies of all trials: both spreads together are one normal distribution. */
export function trueQuantileUs(z: number, effectSd: number): number {
  return MEDIAN_US * Math.exp(z * Math.hypot(SIGMA, effectSd));
}
