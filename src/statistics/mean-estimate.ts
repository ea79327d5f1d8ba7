/** Independent observations go in, their mean, how sure it is, and its t interval come out. */
import { tQuantile, twoSidedP } from './student-t.js';

export interface MeanEstimate {
  mean: number;
  /** Of the mean. */
  standardError: number;
  degreesOfFreedom: number;
}

/** @returns null for fewer than two */
export function estimateMean(values: readonly number[]): MeanEstimate | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, standardError: Math.sqrt(variance / n), degreesOfFreedom: n - 1 };
}

/** Student's interval; of no width where the observations are all alike. */
export function meanInterval(estimate: MeanEstimate, confidence: number): [number, number] {
  const reach = tQuantile((1 + confidence) / 2, estimate.degreesOfFreedom) * estimate.standardError;
  return [estimate.mean - reach, estimate.mean + reach];
}

/** Two-sided, of the mean being zero. */
export function meanP({ mean, standardError, degreesOfFreedom }: MeanEstimate): number {
  if (mean === 0) return 1;
  return twoSidedP(mean / standardError, degreesOfFreedom);
}
