/** Values in the order of time go in; whether they rise or fall beyond chance, and by how much, comes out. */
import { normalCdf } from './normal.js';

/** Up to so many values the distribution is counted out. */
const EXACT_UP_TO = 40;

/**
 * Mann's test against trend (Econometrica 13, 1945; Kendall, Rank Correlation Methods, 1975), two-sided: S counts the
 * pairs that rise less those that fall. Exact without ties, with which it is conservative; normal for many values.
 */
export function mannKendallP(values: readonly number[]): number {
  const n = values.length;
  const s = Math.abs(pairs(values).reduce((sum, { rise }) => sum + Math.sign(rise), 0));
  if (s === 0) return 1;
  if (n > EXACT_UP_TO) {
    const sd = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
    return Math.min(1, 2 * normalCdf(-(s - 1) / sd));
  }
  // S = pairs − 2·inversions, so S ≥ s means at most (pairs − s)/2 inversions.
  const shares = inversionShares(n);
  const atMost = Math.floor(((n * (n - 1)) / 2 - s) / 2);
  return Math.min(1, 2 * shares.slice(0, atMost + 1).reduce((sum, share) => sum + share, 0));
}

/** The median slope over all pairs, per step (Theil 1950; Sen, J. Am. Stat. Assoc. 63, 1968). Zero for fewer than two. */
export function theilSenSlope(values: readonly number[]): number {
  const slopes = pairs(values)
    .map(({ rise, steps }) => rise / steps)
    .sort((a, b) => a - b);
  const upper = slopes[Math.floor(slopes.length / 2)] ?? 0;
  const lower = slopes[Math.floor((slopes.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

function pairs(values: readonly number[]): { rise: number; steps: number }[] {
  return values.flatMap((from, i) =>
    values.slice(i + 1).map((to, between) => ({ rise: to - from, steps: between + 1 })),
  );
}

/** Of all orders of n values, the share that has 0, 1, 2 … pairs the wrong way round. */
function inversionShares(n: number): number[] {
  let shares = [1];
  for (let size = 2; size <= n; size++) {
    const next = new Array<number>(shares.length + size - 1).fill(0);
    shares.forEach((share, inversions) => {
      for (let added = 0; added < size; added++) {
        next[inversions + added] = (next[inversions + added] ?? 0) + share / size;
      }
    });
    shares = next;
  }
  return shares;
}
