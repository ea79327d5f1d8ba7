/** What some baseline runs and one other say of the same figure goes in, the difference and how sure it is come out. */
import { estimateMean, type MeanEstimate } from '../statistics/mean-estimate.js';

/** Fewer say nothing of how runs differ from each other. */
export const MINIMUM_BASELINES = 5;

/**
 * By the trials: Welch's standard error and degrees of freedom (Biometrika 34, 1947; Satterthwaite 1946). It knows
 * nothing of how much runs differ from day to day.
 */
export function differenceByTrials(
  baselines: readonly MeanEstimate[],
  head: MeanEstimate,
): MeanEstimate | null {
  if (baselines.length === 0) return null;
  const parts = [head, ...baselines].map(({ standardError, degreesOfFreedom }, index) => ({
    variance: (standardError / (index === 0 ? 1 : baselines.length)) ** 2,
    degreesOfFreedom,
  }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.degreesOfFreedom, 0);
  return {
    mean: head.mean - meanOf(baselines),
    standardError: Math.sqrt(variance),
    degreesOfFreedom:
      spread > 0 ? variance ** 2 / spread : Math.min(...parts.map((part) => part.degreesOfFreedom)),
  };
}

/**
 * By the runs: the head is one more run, so it differs from the mean of R by s·√(1 + 1/R), as in a prediction
 * interval. Never surer than the trials are: the head may be shorter than its baselines were.
 */
export function differenceByRuns(
  baselines: readonly MeanEstimate[],
  head: MeanEstimate,
): MeanEstimate | null {
  const between = estimateMean(baselines.map((one) => one.mean));
  const within = differenceByTrials(baselines, head);
  if (between === null || within === null) return null;
  const predicted = between.standardError * Math.sqrt(baselines.length + 1);
  return {
    mean: within.mean,
    standardError: Math.max(predicted, within.standardError),
    degreesOfFreedom: between.degreesOfFreedom,
  };
}

function meanOf(estimates: readonly MeanEstimate[]): number {
  return estimates.reduce((sum, { mean }) => sum + mean, 0) / estimates.length;
}
