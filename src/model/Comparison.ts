/** What two series measured side by side, or two stored runs, say of each other: ratios head over base with intervals, and verdicts. */

/**
 * By equivalence with a margin δ (5 % unless asked otherwise), on the whole interval of the ratio head/base:
 * `worse`: all above 1+δ. `better`: all below 1/(1+δ). `same`: all within. Otherwise `cannot-tell`.
 */
export type Verdict = 'worse' | 'same' | 'better' | 'cannot-tell';

/** `duet`: both measured in the same blocks. `stored`: two runs at different times, which alone show no cause. */
export type ComparisonKind = 'duet' | 'stored';

export type ComparedQuantile = 'p50' | 'p99';

export interface SeriesComparison {
  /** The series of the head; `base`: the one it is compared with. */
  series: string;
  base: string;
  quantile: ComparedQuantile;
  /** `gate`: declared by the plan, family-wise error held by Holm. `exploratory`: false-discovery rate held. */
  role: 'gate' | 'exploratory';
  baseUs: number | null;
  headUs: number | null;
  /** head / base: the geometric mean over blocks for a duet. Null where a side has no such quantile. */
  ratio: number | null;
  /** 95 %, of this comparison alone. */
  ci95: [number, number] | null;
  /** The interval that the verdict stands on, widened for the number of comparisons of its role. */
  adjustedInterval: [number, number] | null;
  /** Two-sided, of no difference at all: t test over blocks, the same adjusted, and a permutation test as a check. */
  p: number | null;
  pAdjusted: number | null;
  pPermutation: number | null;
  /** A difference of whatever size is shown: the adjusted p is at most 5 %. */
  differs: boolean;
  verdict: Verdict;
  /** Pairs of blocks (duet) or trials per side (stored) that entered. */
  blocks: number;
  /** About how many would decide it, with the spread seen here; null when it is decided or nobody can say. */
  blocksNeeded: number | null;
  /** Why there is no number, or why `worse` may not be called a regression; in words. */
  notes: string[];
}

export interface Comparison {
  kind: ComparisonKind;
  /** 0.05: a ratio between 1/1.05 and 1.05 counts as the same. */
  margin: number;
  base: string;
  head: string;
  series: SeriesComparison[];
  /** Gates with verdict `worse` that may be called so: these end the run in exit 11. */
  regressions: string[];
}
