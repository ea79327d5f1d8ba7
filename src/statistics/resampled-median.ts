/** Values that are each one day's go in; their median and its interval by resampling the days come out. */
import { binomialUpperTail } from './binomial.js';
import { normalCdf } from './normal.js';
import { tQuantile } from './student-t.js';

export interface ResampledMedian {
  value: number;
  /** 95 %; its ends are values that were seen, +∞ among them. */
  interval: [number, number];
}

/**
 * The bootstrap of a median needs no drawing: a resample of n has its median at or below the i-th smallest value with
 * P(Bin(n, i/n) ≥ ⌈n/2⌉) (Efron, Ann. Statist. 7, 1979). The percentile interval of so few days is too short, so its
 * tails are narrowed to Φ(−√(n/(n−1))·t) as Hesterberg says (The American Statistician 69, 2015: the expanded
 * percentile interval). The median is the value of rank ⌈n/2⌉, as for every quantile here.
 *
 * @returns null for fewer than two
 */
export function resampledMedian(days: readonly number[]): ResampledMedian | null {
  const n = days.length;
  if (n < 2) return null;
  const sorted = [...days].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const rank = Math.ceil(n / 2);
  const tail = normalCdf(-Math.sqrt(n / (n - 1)) * tQuantile(0.975, n - 1));
  const lowest = (share: number): number => {
    for (let i = 1; i < n; i++) if (binomialUpperTail(rank, n, i / n) >= share) return i;
    return n;
  };
  const at = (place: number): number => sorted[place - 1] ?? Number.NaN;
  return { value: at(rank), interval: [at(lowest(tail)), at(lowest(1 - tail))] };
}
