/** Counts of trials and which share of them is asked for go in; that share comes out, with an interval that the trials give. */
import { failuresOf } from '../engine/counts.js';
import type { Counts } from '../model/Sample.js';
import type { ThresholdShare } from '../model/Threshold.js';
import { shareInterval, type GroupCount } from '../statistics/share-interval.js';
import type { Figure } from '../thresholds/figure.js';
import { tooFewTrials } from './missing-figure.js';

/** @param complete those of all that ran to their end: the interval comes from these */
export function shareFigure(
  all: readonly Counts[],
  complete: readonly Counts[],
  of: ThresholdShare,
  confidence: number,
): Figure {
  const counted = all.map((counts) => countOf(counts, of));
  const calls = callsOf(counted);
  if (calls === 0) {
    const why = of === 'cold' ? 'no call told how it started' : 'no call was made';
    return { kind: 'none', why, moreTrials: null };
  }
  const value = counted.reduce((sum, { hits }) => sum + hits, 0) / calls;
  const parts = complete.map((counts) => countOf(counts, of)).filter(({ n }) => n > 0);
  const few = tooFewTrials(value, parts.length);
  if (few !== null) return few;
  const [low, high] = shareInterval(parts, confidence);
  return { kind: 'known', value, low, high, trials: parts.length, calls: callsOf(parts) };
}

function countOf(counts: Counts, of: ThresholdShare): GroupCount {
  switch (of) {
    case 'errors':
      return { hits: failuresOf(counts), n: counts.intended };
    case 'timeouts':
      return { hits: counts.timeouts, n: counts.intended };
    case 'cold':
      return { hits: counts.cold, n: counts.warm + counts.first + counts.cold };
    default:
      return of satisfies never;
  }
}

const callsOf = (parts: readonly GroupCount[]): number => parts.reduce((sum, { n }) => sum + n, 0);
