/** Two figures that may be differences, block by block, go in; the ratio of their means comes out with its 95 % interval. Logarithms, as for contestants, know no differences at or below zero, and leaving such blocks out would be wrong on one side. */
import { estimateMean } from '../../../src/statistics/mean-estimate.js';
import { tQuantile } from '../../../src/statistics/student-t.js';
import type { PairedRatio } from './paired-ratio.js';

/**
 * Fieller's theorem (E. C. Fieller, "Some problems in interval estimation", 1954) for pairs: all r for which the mean
 * of a − r·b may be zero. @returns null for fewer than two blocks, or when the divisor may be zero: then there is no
 * such interval
 */
export function ratioOfMeans(dividends: readonly number[], divisors: readonly number[]): PairedRatio | null {
  const pairs = dividends
    .map((a, block) => [a, divisors[block] ?? Number.NaN] as const)
    .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const a = estimateMean(pairs.map(([each]) => each));
  const b = estimateMean(pairs.map(([, each]) => each));
  if (a === null || b === null) return null;
  const n = pairs.length;
  const products = pairs.map(([x, y]) => (x - a.mean) * (y - b.mean));
  const covariance = products.reduce((sum, each) => sum + each, 0) / (n - 1) / n;
  const t2 = tQuantile(0.975, n - 1) ** 2;
  // (b² − t²s_b²) r² − 2 (ab − t²s_ab) r + (a² − t²s_a²) ≤ 0.
  const square = b.mean ** 2 - t2 * b.standardError ** 2;
  if (square <= 0) return null;
  const half = a.mean * b.mean - t2 * covariance;
  const constant = a.mean ** 2 - t2 * a.standardError ** 2;
  const reach = Math.sqrt(Math.max(0, half ** 2 - square * constant));
  return {
    ratio: a.mean / b.mean,
    ci95: [(half - reach) / square, (half + reach) / square],
    blocks: n,
  };
}
