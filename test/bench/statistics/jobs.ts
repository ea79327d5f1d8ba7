/** The size of the simulation goes in; what to simulate, each with its goal, comes out: a table of jobs that a thread can take one of. */
import { coverage } from './interval-coverage.js';
import { falseAlarms, power, seeded } from './duet-errors.js';
import { gaussian, stalls, type LatencyModel } from './latency-models.js';

/** One line of the table that is printed. */
export interface Row {
  what: string;
  figure: string;
  value: number;
  /** In words; null: told, no goal. */
  goal: string | null;
  met: boolean;
}

export interface Job {
  name: string;
  run(seed: number): Row[];
}

export interface Size {
  coverageRepetitions: number;
  alarmRuns: number;
  alarmSeries: number;
  powerRepetitions: number;
}

/** Trials × requests. With five trials Student's factor alone makes an interval 1.42 times an oracle's. */
const GOALS = [
  { trials: 5, n: 500, width: false },
  { trials: 10, n: 500, width: true },
  { trials: 20, n: 500, width: true },
];
/** The default run: its p99 rests on ten requests, which autocorrelation makes into two or three episodes. */
const TOLD = { trials: 10, n: 105 };

export function jobs(size: Size): Job[] {
  const models = (trials: number): { model: LatencyModel; least: number }[] => [
    { model: gaussian(0, 0), least: 0.93 },
    { model: gaussian(0.8, 0), least: 0.93 },
    { model: gaussian(0.95, 0), least: 0.93 },
    { model: gaussian(0, 0.05), least: 0.93 },
    { model: gaussian(0, 0.1), least: 0.93 },
    { model: stalls(10, trials), least: 0.9 },
    { model: stalls(20, trials), least: 0.9 },
  ];
  const { coverageRepetitions: repetitions } = size;
  const trialSds = [0, 0.05, 0.1];
  return [
    ...GOALS.flatMap(({ trials, n, width }) =>
      models(trials).map(({ model, least }) =>
        coverageJob(model, { trials, n, repetitions }, { least, width }),
      ),
    ),
    ...models(TOLD.trials)
      .slice(0, 5)
      .map(({ model }) => coverageJob(model, { ...TOLD, repetitions }, null)),
    ...trialSds.map((trialSd) => alarmJob(trialSd, size)),
    ...[0.03, 0.05, 0.1].flatMap((trialSd) =>
      (['p50', 'p99'] as const).map((quantile) => powerJob(quantile, trialSd, size)),
    ),
  ];
}

function coverageJob(
  model: LatencyModel,
  shape: { trials: number; n: number; repetitions: number },
  goal: { least: number; width: boolean } | null,
): Job {
  const name = `${shape.trials} × ${shape.n}, ${model.name}`;
  return {
    name,
    run: (seed) =>
      coverage(model, shape, seeded(seed, name)).flatMap(({ q, covered, width }) => [
        row(`p${q * 100} of ${name}`, 'coverage', covered, goal && { atLeast: goal.least }),
        row(`p${q * 100} of ${name}`, 'width / oracle', width, goal?.width === true ? { atMost: 1.5 } : null),
      ]),
  };
}

function alarmJob(trialSd: number, { alarmRuns: runs, alarmSeries: series }: Size): Job {
  const name = `A/A, ${series} series as a duet of 10 × 170, trial sd ${trialSd * 100} %`;
  return {
    name,
    run: (seed) => {
      const alarms = falseAlarms({ blocks: 10, n: 170, trialSd, series, runs }, seeded(seed, name));
      return [
        row(name, 'runs with a regression', alarms.regression, { atMost: 0.05 }),
        row(name, 'runs with a difference', alarms.difference, null),
      ];
    },
  };
}

function powerJob(quantile: 'p50' | 'p99', trialSd: number, { powerRepetitions: repetitions }: Size): Job {
  const name = `${quantile === 'p50' ? '+3 % p50' : '+10 % p99'}, trial sd ${trialSd * 100} %`;
  return {
    name,
    run: (seed) => {
      const pilot = { trials: 10, n: 300, trialSd, repetitions };
      const { found, medianBlocks } = power(quantile, pilot, seeded(seed, name));
      return [row(`${name}, ${medianBlocks} blocks of 300 recommended`, 'power', found, { atLeast: 0.8 })];
    },
  };
}

function row(
  what: string,
  figure: string,
  value: number,
  goal: { atLeast: number } | { atMost: number } | null,
): Row {
  if (goal === null) return { what, figure, value, goal: null, met: true };
  return 'atLeast' in goal
    ? { what, figure, value, goal: `≥ ${goal.atLeast}`, met: value >= goal.atLeast }
    : { what, figure, value, goal: `≤ ${goal.atMost}`, met: value <= goal.atMost };
}
