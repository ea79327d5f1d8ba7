/** Part 3: simulated trials and stored runs go in; how often a 95 % interval holds what it promises to hold comes out. */
import { trialInterval } from '../../analyse/trial-interval.js';
import { deriveSeed, randomFrom } from '../../engine/random.js';
import type { CalibrationCheck, CalibrationPart } from '../../model/Calibration.js';
import type { RunRecord } from '../../model/RunRecord.js';
import { clearlyExceeds } from '../../statistics/binomial.js';
import { tQuantile } from '../../statistics/student-t.js';
import type { CalibrationKit } from '../kit.js';
import { partOf, tableOf } from '../part.js';
import { inCount, inShare } from '../parts-shown.js';
import type { StoredRuns } from '../stored-runs.js';
import { simulatedTrial, trialMedianUs, trueQuantileUs } from '../simulated-trials.js';

export const COVERAGE = {
  number: 3,
  title: 'Coverage of the intervals',
  question: 'Does a 95 % interval hold the truth 95 times in 100?',
} as const;

/** The least that is promised (METHOD.md, Intervals). */
const PROMISED = 0.93;
const QUANTILES = [
  { name: 'p50', q: 0.5, z: 0 },
  { name: 'p99', q: 0.99, z: 2.3263 },
] as const;
const SCENARIOS = [
  { trials: 10, samples: 105, effectSd: 0 },
  { trials: 10, samples: 105, effectSd: 0.05 },
  { trials: 10, samples: 105, effectSd: 0.1 },
  { trials: 5, samples: 210, effectSd: 0.05 },
] as const;

interface Tally {
  what: string;
  held: number;
  of: number;
}

/** `stored`: for the prediction of trials that were held out. */
export async function coverage(
  kit: CalibrationKit,
  { runs, unreadable }: StoredRuns,
): Promise<CalibrationPart> {
  kit.tell('coverage of intervals, simulated');
  const tallies: Tally[] = [];
  for (const scenario of SCENARIOS) {
    tallies.push(...simulate(scenario, kit.plan.coverage.repetitions, kit.plan.seed));
    // The thread that asks for all this is the command's own: let it answer a signal in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const heldOut = predictHeldOut(runs);
  const row = ({ what, held, of }: Tally): { cells: string[]; bad: boolean } => ({
    cells: [what, inCount(of), '95 %', inShare(held / of)],
    bad: tooFew({ what, held, of }),
  });
  const headers = ['what', 'intervals', 'nominal', 'actual'];
  return partOf({
    ...COVERAGE,
    checks: tallies.map(checkOf),
    tables: [
      tableOf('Simulated: the truth is known by formula', headers, tallies.map(row)),
      ...(heldOut === null
        ? []
        : [
            tableOf('Trials of stored runs, predicted from the others of their series', headers, [
              row(heldOut),
            ]),
          ]),
    ],
    notes: [
      `Simulated latencies are log-normal (σ = 0.3), trials differ by an effect of their own. An interval may hold more often than it promises: with few trials it is rather too wide. The check fails when fewer than ${inShare(PROMISED)} hold and chance explains that in at most 1 % of cases.`,
      heldOut === null
        ? 'No stored run has a series with at least six valid trials, so no trial was held out: faasmark run, then calibrate again.'
        : 'Held out: each valid trial’s median is predicted from the other trials of its series (95 % prediction interval of ln p50, Student). It asks whether trials are exchangeable; drift or a disturbed machine makes it fail. Shown, not judged.',
      ...(unreadable === 0
        ? []
        : [`${inCount(unreadable)} of the stored runs could not be read, and are left out.`]),
    ],
  });
}

function simulate(
  { trials, samples, effectSd }: (typeof SCENARIOS)[number],
  repetitions: number,
  seed: number,
): Tally[] {
  const what = `${String(trials)} trials × ${String(samples)}, effect ${inShare(effectSd)}`;
  const tallies = QUANTILES.map(({ name }) => ({ what: `${name}, ${what}`, held: 0, of: 0 }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = randomFrom(deriveSeed(seed, 'coverage', what, repetition));
    const run = Array.from({ length: trials }, () =>
      simulatedTrial(trialMedianUs(effectSd, random), samples, random),
    );
    QUANTILES.forEach(({ q, z }, index) => {
      const interval = trialInterval(run, q);
      const tally = tallies[index];
      if (tally === undefined) return;
      const truthUs = trueQuantileUs(z, effectSd);
      tally.of++;
      if (interval !== null && interval[0] <= truthUs && truthUs <= interval[1]) tally.held++;
    });
  }
  return tallies;
}

function tooFew({ held, of }: Tally): boolean {
  return clearlyExceeds(of - held, of, 1 - PROMISED);
}

function checkOf(tally: Tally): CalibrationCheck {
  return {
    what: tally.what,
    expected: `at least ${inShare(PROMISED)} of ${inCount(tally.of)}, but for chance`,
    found: inShare(tally.held / tally.of),
    ok: tally.of > 0 && !tooFew(tally),
  };
}

/** Leave one out: with k others, ln p50 lies within mean ± t(.975, k−1)·s·√(1 + 1/k) in 95 % of cases if trials are exchangeable. */
function predictHeldOut(runs: readonly RunRecord[]): Tally | null {
  const tally = { what: 'p50 of a held-out trial', held: 0, of: 0 };
  for (const { trialRuns } of runs.flatMap(({ series }) => series)) {
    const logs = trialRuns.flatMap(({ valid, entered, warm }) =>
      valid && entered !== false && warm.p50Us !== null && warm.p50Us > 0 ? [Math.log(warm.p50Us)] : [],
    );
    if (logs.length < 6) continue;
    for (const [place, heldOut] of logs.entries()) {
      const others = logs.filter((_, index) => index !== place);
      const k = others.length;
      const mean = others.reduce((sum, log) => sum + log, 0) / k;
      const variance = others.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (k - 1);
      const reach = tQuantile(0.975, k - 1) * Math.sqrt(variance * (1 + 1 / k));
      tally.of++;
      if (Math.abs(heldOut - mean) <= reach) tally.held++;
    }
  }
  return tally.of === 0 ? null : tally;
}
