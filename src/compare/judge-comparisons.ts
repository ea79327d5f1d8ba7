/** Comparisons made one by one go in, the same judged together come out: as many as they are, few false alarms. */
import type { SeriesComparison, Verdict } from '../model/Comparison.js';
import { meanInterval, type MeanEstimate } from '../statistics/mean-estimate.js';
import { benjaminiHochberg, holm } from '../statistics/multiple-tests.js';
import { blocksToDecide } from './blocks-to-decide.js';
import { ratioInterval } from './ratio-interval.js';
import type { UnjudgedComparison } from './unjudged-comparison.js';

/** A ratio between 1/1.05 and 1.05 counts as the same, unless asked otherwise. */
export const DEFAULT_MARGIN = 0.05;
const ALPHA = 0.05;

export interface Judgement {
  /** In the order given. */
  series: SeriesComparison[];
  /** Ids of series with a gate that is worse and may be called a regression. */
  regressions: string[];
}

export function judgeComparisons(
  comparisons: readonly UnjudgedComparison[],
  { margin = DEFAULT_MARGIN }: { margin?: number } = {},
): Judgement {
  const levels = new Map<UnjudgedComparison, { pAdjusted: number | null; alpha: number }>();
  for (const role of ['gate', 'exploratory'] as const) {
    judgeFamily(
      comparisons.filter((one) => one.role === role),
      role,
    ).forEach((level, one) => levels.set(one, level));
  }
  const series = comparisons.map((one) => {
    const { pAdjusted, alpha } = levels.get(one) ?? { pAdjusted: null, alpha: ALPHA };
    return judge(one, pAdjusted, alpha, margin);
  });
  const regressed = comparisons.filter(
    (one, index) => one.mayRegress && one.role === 'gate' && series[index]?.verdict === 'worse',
  );
  return { series, regressions: [...new Set(regressed.map((one) => one.series))] };
}

/**
 * Gates: Holm for p values. For intervals Bonferroni's level 1 − α/m: all m cover at once, and a gate that is worse
 * by its interval differs by Holm's p too, which is never larger than Bonferroni's. (Intervals that match
 * Holm's steps exist, Strassburger & Bretz 2008, but those of what was rejected only say "not zero".)
 * Exploratory: Benjamini & Hochberg for p values, and for intervals the level 1 − Rα/m with R that differ, which
 * holds the share of intervals that miss (Benjamini & Yekutieli, J. Am. Stat. Assoc. 100, 2005).
 */
function judgeFamily(
  family: readonly UnjudgedComparison[],
  role: SeriesComparison['role'],
): Map<UnjudgedComparison, { pAdjusted: number | null; alpha: number }> {
  const tested = family.filter((one) => one.p !== null);
  const pValues = tested.map((one) => one.p ?? 1);
  const adjusted = role === 'gate' ? holm(pValues) : benjaminiHochberg(pValues);
  const selected = role === 'gate' ? 1 : Math.max(1, adjusted.filter((p) => p <= ALPHA).length);
  const alpha = (ALPHA * selected) / Math.max(1, tested.length);
  return new Map(tested.map((one, index) => [one, { pAdjusted: adjusted[index] ?? null, alpha }]));
}

function judge(
  one: UnjudgedComparison,
  pAdjusted: number | null,
  alpha: number,
  margin: number,
): SeriesComparison {
  const { estimate, failing, mayRegress: _mayRegress, ...said } = one;
  const adjustedInterval = estimate && ratioInterval(meanInterval(estimate, 1 - alpha));
  const differs = pAdjusted !== null && pAdjusted <= ALPHA;
  const verdict = failing === null ? verdictOf(adjustedInterval, margin) : failingVerdict(failing, differs);
  return {
    ...said,
    adjustedInterval,
    pAdjusted,
    differs,
    verdict,
    blocksNeeded:
      verdict === 'cannot-tell' && estimate !== null ? blocksEach(one.blocks, estimate, alpha, margin) : null,
  };
}

/**
 * An estimate counts degrees of freedom: of a duet one fewer than blocks, of two stored runs those of both together.
 * What is needed of either side grows in proportion.
 */
function blocksEach(blocks: number, seen: MeanEstimate, alpha: number, margin: number): number | null {
  const needed = blocksToDecide(seen, alpha, margin);
  return needed === null ? null : Math.ceil((needed * blocks) / (seen.degreesOfFreedom + 1) - 1e-9);
}

function verdictOf(interval: readonly [number, number] | null, margin: number): Verdict {
  if (interval === null) return 'cannot-tell';
  const [low, high] = interval;
  if (low > 1 + margin) return 'worse';
  if (high < 1 / (1 + margin)) return 'better';
  return low >= 1 / (1 + margin) && high <= 1 + margin ? 'same' : 'cannot-tell';
}

/** Infinitely slower, when that is beyond chance. */
function failingVerdict(failing: 'base' | 'head', differs: boolean): Verdict {
  if (!differs) return 'cannot-tell';
  return failing === 'head' ? 'worse' : 'better';
}
