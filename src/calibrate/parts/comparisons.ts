/** Part 4: duets of equals, and of sides of which one was slowed down, go in; false alarms and what was found come out. */
import { blocksToSee, type PilotSpread } from '../../compare/blocks-to-decide.js';
import { compareDuet, type DuetBlock } from '../../compare/compare-duet.js';
import { judgeComparisons } from '../../compare/judge-comparisons.js';
import type { UnjudgedComparison } from '../../compare/unjudged-comparison.js';
import { mergeEncoded } from '../../engine/histogram.js';
import { deriveSeed, randomFrom } from '../../engine/random.js';
import type { CalibrationPart } from '../../model/Calibration.js';
import type { DriveResult } from '../../model/Drive.js';
import type { Outcomes } from '../../analyse/outcomes.js';
import { failuresOf } from '../../engine/counts.js';
import { clearlyExceeds } from '../../statistics/binomial.js';
import type { CalibrationKit } from '../kit.js';
import { measureValid } from '../measure-valid.js';
import { partOf, tableOf } from '../part.js';
import { inCount, inShare } from '../parts-shown.js';
import { simulatedTrial, trialMedianUs } from '../simulated-trials.js';
import { uniformity } from '../uniformity.js';

export const COMPARISONS = {
  number: 4,
  title: 'A/A and A/B',
  question: 'Does a comparison cry wolf, and does it see what is there?',
} as const;

const SAMPLES = 210;
/** Of what both sides of a block share, and of each side by itself. */
const BLOCK_SD = 0.1;
const SIDE_SD = 0.03;
const ALPHA = 0.05;
/** What the recommended number of blocks promises (design: at least 80 %). */
const POWER = 0.8;
/** Below this p the p values are not uniform. */
const NOT_UNIFORM = 0.001;
const SLOW_DOWNS = [
  { quantile: 'p99', effect: 0.1 },
  { quantile: 'p50', effect: 0.03 },
] as const;

export async function comparisons(kit: CalibrationKit): Promise<CalibrationPart> {
  const { duets, families, familySize, blocks } = kit.plan.comparisons;
  kit.tell('A/A and A/B comparisons, simulated');
  const alike: UnjudgedComparison[] = [];
  for (let index = 0; index < Math.max(duets, families * familySize); index++) {
    alike.push(...simulatedDuet(kit.plan.seed, `alike ${String(index)}`, blocks, 1));
    if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const pValues = (quantile: string): number[] =>
    alike.flatMap(({ p, quantile: of }) => (of === quantile && p !== null ? [p] : []));
  const shapes = ['p50', 'p99'].map((quantile) => ({
    quantile,
    ...uniformity(pValues(quantile)),
    n: pValues(quantile).length,
  }));
  const alarms = Array.from({ length: families }, (_, family) =>
    alike.slice(family * familySize * 2, (family + 1) * familySize * 2),
  ).filter((family) => judgeComparisons(family).regressions.length > 0).length;

  const found = [];
  for (const { quantile, effect } of SLOW_DOWNS) {
    // Two comparisons of a duet are judged together: each gets half of the 5 %.
    const recommended = blocksToSee(effect, spreadOf(alike, quantile), ALPHA / 2) ?? blocks;
    const runs = Math.max(20, Math.round(duets / 4));
    let seen = 0;
    for (let index = 0; index < runs; index++) {
      const name = `slower ${String(effect)} ${String(index)}`;
      const duet = simulatedDuet(kit.plan.seed, name, recommended, 1 + effect);
      const one = judgeComparisons(duet).series.find((each) => each.quantile === quantile);
      if (one?.differs === true && (one.ratio ?? 0) > 1) seen++;
      if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    found.push({ quantile, effect, recommended, runs, seen });
  }
  const real = await realDuet(kit);
  return partOf({
    ...COMPARISONS,
    checks: [
      ...shapes.map(({ quantile, p, distance, n }) => ({
        what: `A/A, ${quantile}: ${inCount(n)} p values are uniform (Kolmogorov-Smirnov)`,
        expected: `p above ${String(NOT_UNIFORM)}`,
        found: `distance ${distance.toFixed(3)}, p ${p.toFixed(3)}`,
        ok: n > 0 && p > NOT_UNIFORM,
      })),
      {
        what: `A/A: runs of ${String(familySize)} series, both quantiles, in which any is called a regression`,
        expected: `at most 5 % of ${inCount(families)}, but for chance`,
        found: inCount(alarms),
        ok: !clearlyExceeds(alarms, families, ALPHA),
      },
      ...found.map(({ quantile, effect, recommended, runs, seen }) => ({
        what: `A/B: one side slower by ${inShare(effect)}, with the ${String(recommended)} blocks that are recommended: its ${quantile} differs`,
        expected: `at least ${inShare(POWER)} of ${inCount(runs)}, but for chance`,
        found: inShare(seen / runs),
        ok: !clearlyExceeds(runs - seen, runs, 1 - POWER),
      })),
      {
        what: 'A/A, measured: both sides are the same target, interleaved block by block',
        expected: 'no regression',
        found: real.verdict,
        ok: !real.regressed,
      },
    ],
    tables: [real.table],
    figures: [
      {
        caption: 'p values of A/A comparisons: uniform ones lie on the diagonal.',
        x: { label: 'p value', scale: 'linear' },
        y: { label: 'share of comparisons with at most this p', scale: 'linear' },
        lines: [
          ...['p50', 'p99'].map((quantile) => ({ name: quantile, points: cumulative(pValues(quantile)) })),
          {
            name: 'uniform',
            points: [
              [0, 0],
              [1, 1],
            ] satisfies [number, number][],
          },
        ],
      },
    ],
    notes: [
      `Simulated blocks: ${String(SAMPLES)} log-normal latencies a side; what a block has in common varies by ${inShare(BLOCK_SD)}, each side by ${inShare(SIDE_SD)} more.`,
    ],
  });
}

/** Of one block's ln(head / base), over all duets. */
function spreadOf(duets: readonly UnjudgedComparison[], quantile: string): PilotSpread {
  const estimates = duets.flatMap(({ estimate, quantile: of }) =>
    of === quantile && estimate !== null ? [estimate] : [],
  );
  const degreesOfFreedom = estimates.reduce((sum, each) => sum + each.degreesOfFreedom, 0);
  const squares = estimates.reduce(
    (sum, each) => sum + each.degreesOfFreedom * each.standardError ** 2 * (each.degreesOfFreedom + 1),
    0,
  );
  return { sd: Math.sqrt(squares / degreesOfFreedom), degreesOfFreedom };
}

function simulatedDuet(seed: number, name: string, blocks: number, factor: number): UnjudgedComparison[] {
  const random = randomFrom(deriveSeed(seed, 'duet', name));
  const block = (): DuetBlock => {
    const commonUs = trialMedianUs(BLOCK_SD, random);
    const side = (times: number): Outcomes =>
      simulatedTrial((commonUs * trialMedianUs(SIDE_SD, random)) / 5_000, SAMPLES, random, times);
    return { base: side(1), head: side(factor) };
  };
  const id = `simulated/${name.replaceAll(' ', '-')}`;
  return compareDuet({
    series: id,
    base: id,
    role: 'gate',
    blocks: Array.from({ length: blocks }, block),
    seed,
  });
}

async function realDuet(kit: CalibrationKit): Promise<{
  verdict: string;
  regressed: boolean;
  table: CalibrationPart['tables'][number];
}> {
  const behaviour = { kind: 'log-normal', medianUs: 3_000, sigma: 0.3, seed: kit.plan.seed } as const;
  const prepare = (): Promise<void> => kit.target.behave(behaviour);
  const blocks: DuetBlock[] = [];
  for (let block = 0; block < kit.plan.duet.blocks; block++) {
    kit.tell(`A/A duet, block ${String(block + 1)} of ${String(kit.plan.duet.blocks)}`);
    const side = async (name: string): Promise<Outcomes> => {
      const load = { ...kit.plan.duet.load, seed: deriveSeed(kit.plan.duet.load.seed, block, name) };
      return outcomesOf((await measureValid(kit, `duet ${name} ${String(block + 1)}`, load, prepare)).result);
    };
    // Who goes first takes turns: whatever the first of a pair finds colder is on both sides alike.
    const first = await side(block % 2 === 0 ? 'base' : 'head');
    const second = await side(block % 2 === 0 ? 'head' : 'base');
    blocks.push(block % 2 === 0 ? { base: first, head: second } : { base: second, head: first });
  }
  const { series, regressions } = judgeComparisons(
    compareDuet({ series: 'known/head', base: 'known/base', role: 'gate', blocks, seed: kit.plan.seed }),
  );
  return {
    verdict: series.map(({ quantile, verdict }) => `${quantile} ${verdict}`).join(', '),
    regressed: regressions.length > 0,
    table: tableOf(
      'The same target twice, measured as a duet',
      ['quantile', 'blocks', 'ratio', '95 % interval', 'p', 'verdict'],
      series.map(({ quantile, blocks: pairs, ratio, ci95, p, verdict }) => ({
        cells: [
          quantile,
          String(pairs),
          ratio === null ? 'none' : ratio.toFixed(3),
          ci95 === null ? 'none' : `${ci95[0].toFixed(3)} to ${ci95[1].toFixed(3)}`,
          p === null ? 'none' : p.toFixed(3),
          verdict,
        ],
        bad: verdict === 'worse',
      })),
      [5],
    ),
  };
}

function outcomesOf({ windows, counts }: DriveResult): Outcomes {
  return { successes: mergeEncoded(windows.map(({ histogram }) => histogram)), failures: failuresOf(counts) };
}

function cumulative(values: readonly number[]): [number, number][] {
  return values.toSorted((a, b) => a - b).map((value, index) => [value, (index + 1) / values.length]);
}
