/** A series as one run saw it goes in, how many blocks a duet of two like it needs comes out. */
import type { ComparedQuantile } from '../model/Comparison.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { blocksToSee } from './blocks-to-decide.js';
import { estimateRun } from './run-estimate.js';

/** The differences that a duet should not miss: +3 % at p50, +10 % at p99. */
export const EFFECTS: Readonly<Record<ComparedQuantile, number>> = { p50: 0.03, p99: 0.1 };

/**
 * For trials as long as these. The spread between trials of one series stands for that of each side; what the
 * sides of a block share cancels in a duet, so it rather needs fewer.
 *
 * @param comparisons in the family: two for each gate
 * @returns blocks for a power of 80 %; null where the run does not tell the spread, or over 10,000 would be needed
 */
export function recommendTrials(
  series: Pick<SeriesRecord, 'attained' | 'trials'>,
  quantile: ComparedQuantile,
  { effect = EFFECTS[quantile], comparisons = 1 }: { effect?: number; comparisons?: number } = {},
): number | null {
  const seen = estimateRun(series, quantile);
  if (seen.kind !== 'known') return null;
  const { standardError, degreesOfFreedom } = seen.log;
  const betweenTrials = standardError * Math.sqrt(degreesOfFreedom + 1);
  return blocksToSee(
    effect,
    { sd: betweenTrials * Math.SQRT2, degreesOfFreedom },
    0.05 / Math.max(1, comparisons),
  );
}
