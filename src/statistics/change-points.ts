/** Values in the order of time go in; the places where their level changes beyond chance come out. */
import { deriveSeed, randomFrom, shuffled } from '../engine/random.js';

export interface ChangePoint {
  /** Index of the first value of the new level. */
  at: number;
  /** Of no change at all in the stretch that was tested. */
  p: number;
}

/** Fewer values have no level. */
export const FEWEST_BESIDE = 5;
/** How often noise without any change is given one, per series. */
const ALPHA = 0.01;
const PERMUTATIONS = 499;

/**
 * Binary segmentation (Vostrikova, Soviet Math. Dokl. 24, 1981) with the largest standardised Mann-Whitney statistic
 * over all splits (Pettitt, Appl. Statist. 28, 1979; standardised as by Hawkins & Deng, J. Quality Technology 42,
 * 2010, so that a change near the end is seen too). Ranks: one wild run is one rank, and +∞ is a value like others.
 * Tested by permutation, as E-divisive is (Matteson & James, J. Am. Stat. Assoc. 109, 2014; used for performance by
 * Daly et al., ICPE 2020), but the distribution of ranks depends on their number alone, so it is drawn once for each
 * length from a seed of its own: the same values always have the same changes.
 */
export function changePoints(values: readonly number[]): ChangePoint[] {
  const found: ChangePoint[] = [];
  const search = (from: number, to: number): void => {
    const split = largestSplit(ranksOf(values.slice(from, to)));
    if (split === null) return;
    const p = permutationP(split.statistic, to - from);
    if (p > ALPHA) return;
    const at = from + split.at;
    search(from, at);
    found.push({ at, p });
    search(at, to);
  };
  search(0, values.length);
  return found;
}

interface Split {
  at: number;
  statistic: number;
}

/** Null where no split leaves enough on both sides. */
function largestSplit(ranks: Ranks): Split | null {
  const { values, variance } = ranks;
  const n = values.length;
  let best: Split | null = null;
  let excess = 0;
  for (let before = 1; before <= n - FEWEST_BESIDE; before++) {
    excess += (values[before - 1] ?? 0) - (n + 1) / 2;
    if (before < FEWEST_BESIDE) continue;
    // Of the sum of `before` ranks drawn without replacement.
    const sd = Math.sqrt((before * (n - before) * variance) / (n - 1));
    const statistic = sd > 0 ? Math.abs(excess) / sd : 0;
    if (best === null || statistic > best.statistic) best = { at: before, statistic };
  }
  return best;
}

interface Ranks {
  values: readonly number[];
  /** Σ(rank − mean)²/n: smaller with ties, which share their mean rank. */
  variance: number;
}

function ranksOf(values: readonly number[]): Ranks {
  const order = Array.from(values, (_, at) => at).sort((a, b) => ascending(values[a], values[b]));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let place = start; place < end; place++) ranks[order[place] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  const middle = (values.length + 1) / 2;
  return {
    values: ranks,
    variance: ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0) / values.length,
  };
}

/** Infinite ones too, whose difference is no number. */
function ascending(a = 0, b = 0): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Statistics of shuffled ranks by their number, ascending: a pure function of it, kept because many series are as long. */
const drawn = new Map<number, readonly number[]>();

/** The observed one counts as drawn (Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010). */
function permutationP(statistic: number, n: number): number {
  const length = drawnLength(n);
  const known = drawn.get(length) ?? draw(length);
  drawn.set(length, known);
  const least = statistic - 1e-9;
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((known[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return (1 + known.length - low) / (known.length + 1);
}

/** Beyond 64 the next of some lengths that grow by 5 %: the largest of more splits is larger, so p is never too small. */
function drawnLength(n: number): number {
  let length = 64;
  if (n <= length) return n;
  while (length < n) length = Math.ceil(length * 1.05);
  return length;
}

function draw(n: number): readonly number[] {
  const random = randomFrom(deriveSeed(n, 'change-points'));
  const ordered = Array.from({ length: n }, (_, index) => index + 1);
  const variance = (n * n - 1) / 12;
  const statistics = Array.from(
    { length: PERMUTATIONS },
    () => largestSplit({ values: shuffled(ordered, random), variance })?.statistic ?? 0,
  );
  return statistics.sort((a, b) => a - b);
}
