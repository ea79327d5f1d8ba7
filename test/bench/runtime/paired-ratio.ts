/** Figures of two contestants, block by block, go in; the ratio between them comes out with its 95 % interval. */
import { estimateMean, meanInterval } from '../../../src/statistics/mean-estimate.js';

export interface PairedRatio {
  /** Geometric mean over the blocks. */
  ratio: number;
  ci95: readonly [number, number];
  blocks: number;
}

/** Blocks in which either has no figure are left out. @returns null for fewer than two blocks */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): PairedRatio | null {
  const logs = ours
    .map((value, block) => Math.log(value / (theirs[block] ?? Number.NaN)))
    .filter((log) => Number.isFinite(log));
  const estimate = estimateMean(logs);
  if (estimate === null) return null;
  const [low, high] = meanInterval(estimate, 0.95);
  return { ratio: Math.exp(estimate.mean), ci95: [Math.exp(low), Math.exp(high)], blocks: logs.length };
}
