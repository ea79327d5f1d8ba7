/** Simulated duets go in; how often equal ones raise an alarm, and how often unequal ones are found, come out. */
import { deriveSeed, randomFrom, type Random } from '../../../src/engine/random.js';
import { attained } from '../../../src/analyse/attained.js';
import { compareDuet } from '../../../src/compare/compare-duet.js';
import { judgeComparisons } from '../../../src/compare/judge-comparisons.js';
import { EFFECTS, recommendTrials } from '../../../src/compare/recommend-trials.js';
import type { UnjudgedComparison } from '../../../src/compare/unjudged-comparison.js';
import type { ComparedQuantile } from '../../../src/model/Comparison.js';
import { gaussian, normal, outcomes } from './latency-models.js';

/** What both sides of a block share: it must cancel. */
const DRIFT = 0.1;

export interface DuetShape {
  blocks: number;
  n: number;
  trialSd: number;
}

function duet(
  { blocks, n, trialSd }: DuetShape,
  ratio: number,
  series: string,
  random: Random,
): UnjudgedComparison[] {
  const model = gaussian(0, trialSd);
  return compareDuet({
    series,
    base: 'base',
    role: 'gate',
    seed: deriveSeed(1, series),
    blocks: Array.from({ length: blocks }, () => {
      const hour = Math.exp(DRIFT * normal(random));
      return {
        base: outcomes(model.trial(n, random), hour),
        head: outcomes(model.trial(n, random), hour * ratio),
      };
    }),
  });
}

/** Shares of whole runs of so many equal pairs, all gates, that have any regression or any difference. */
export function falseAlarms(
  shape: DuetShape & { series: number; runs: number },
  random: Random,
): { regression: number; difference: number } {
  let [regression, difference] = [0, 0];
  for (let run = 0; run < shape.runs; run++) {
    const family = Array.from({ length: shape.series }, (_, index) =>
      duet(shape, 1, `head-${index}`, random),
    );
    const { series, regressions } = judgeComparisons(family.flat());
    if (regressions.length > 0) regression++;
    if (series.some((one) => one.differs)) difference++;
  }
  return { regression: regression / shape.runs, difference: difference / shape.runs };
}

/**
 * The whole way: a pilot of one series recommends a number of blocks, a duet of so many follows, with a head that
 * is slower by what it should not miss. Both its quantiles are gates.
 */
export function power(
  quantile: ComparedQuantile,
  pilot: { trials: number; n: number; trialSd: number; repetitions: number },
  random: Random,
): { found: number; medianBlocks: number } {
  const model = gaussian(0, pilot.trialSd);
  const blocks: number[] = [];
  let found = 0;
  for (let repetition = 0; repetition < pilot.repetitions; repetition++) {
    const trials = Array.from({ length: pilot.trials }, () => outcomes(model.trial(pilot.n, random)));
    const series = { attained: attained(trials, trials), trials: trials.length };
    const recommended = recommendTrials(series, quantile, { comparisons: 2 });
    if (recommended === null) continue;
    blocks.push(recommended);
    const shape = { blocks: recommended, n: pilot.n, trialSd: pilot.trialSd };
    const { series: judged } = judgeComparisons(duet(shape, 1 + EFFECTS[quantile], 'head', random));
    if (judged.some((one) => one.quantile === quantile && one.differs)) found++;
  }
  const sorted = blocks.sort((a, b) => a - b);
  return { found: found / pilot.repetitions, medianBlocks: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

export function seeded(seed: number, ...name: readonly (string | number)[]): Random {
  return randomFrom(deriveSeed(seed, ...name));
}
