/** Trials of a profile go in; what its parts brought, the recovery, the knee and the curve come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import type { DriveResult, Window } from '../../src/model/Drive.js';
import type { LoadShape } from '../../src/model/LoadProfile.js';
import type { SeriesRecord } from '../../src/model/RunRecord.js';
import type { Warning } from '../../src/model/Warning.js';
import { START_CLASSES, type StartClass } from '../../src/model/Sample.js';
import { driveResult, histogramOf, LOAD, seriesEvidence } from './build-evidence.js';

interface Second {
  n: number;
  us: number;
  startClass?: StartClass;
  failures?: number;
}

/** A trial whose seconds are given; every call of a second takes as long. */
function trialOf(seconds: readonly Second[]): DriveResult {
  const measuredUs = seconds.length * 1e6;
  const by = (startClass: StartClass) =>
    seconds.flatMap(({ n, us, startClass: own = 'warm' }) =>
      own === startClass ? new Array<number>(n).fill(us) : [],
    );
  const timeouts = seconds.reduce((sum, { failures = 0 }) => sum + failures, 0);
  const classes = Object.fromEntries(START_CLASSES.map((one) => [one, by(one)]));
  return {
    ...driveResult({ ...classes, timeouts, measuredUs }),
    windows: seconds.flatMap(({ n, us, startClass = 'warm' }, second): Window[] => {
      const histogram = histogramOf(new Array<number>(n).fill(us));
      return histogram === null ? [] : [{ offsetUs: second * 1e6, lengthUs: 1e6, startClass, histogram }];
    }),
    failures: seconds.flatMap(({ failures = 0 }, second) =>
      failures === 0 ? [] : [{ offsetUs: second * 1e6, lengthUs: 1e6, count: failures }],
    ),
  };
}

function analysed(shape: LoadShape, trials: readonly (readonly Second[])[]) {
  const { arrival: _, ratePerSecond: _r, profile: _p, durationMs: _d, ...terms } = LOAD;
  const evidence = seriesEvidence(trials.map(() => ({})));
  return analyseSeries(
    {
      ...evidence,
      plan: { ...evidence.plan, load: { ...terms, ...shape } },
      trials: evidence.trials.map((trial, index) => ({ ...trial, result: trialOf(trials[index] ?? []) })),
    },
    0,
  );
}

const recordOf = (...given: Parameters<typeof analysed>): SeriesRecord => analysed(...given).record;
const warningsOf = (...given: Parameters<typeof analysed>): Warning[] => analysed(...given).warnings;

const repeated = (times: number, second: Second): Second[] => new Array<Second>(times).fill(second);

describe('segments', () => {
  const bursts: LoadShape = { profile: 'burst', size: 500, intervalMs: 2_000, durationMs: 4_000 };
  const trial: readonly Second[] = [
    { n: 500, us: 2_000 },
    { n: 0, us: 0 },
    { n: 450, us: 9_000, startClass: 'cold', failures: 50 },
    { n: 0, us: 0 },
  ];

  it('pool the same part of all trials, with every call in one', () => {
    const { segments = [], counts } = recordOf(bursts, [trial, trial]);
    assert.deepEqual(
      segments.map(({ name, fromMs, toMs, intended, failures, cold }) => [
        name,
        fromMs,
        toMs,
        intended,
        failures,
        cold,
      ]),
      [
        ['burst 1', 0, 2_000, 1_000, 0, 0],
        ['burst 2', 2_000, 4_000, 1_000, 100, 900],
      ],
    );
    assert.equal(
      segments.reduce((sum, { intended }) => sum + intended, 0),
      counts.intended,
    );
  });

  it('take failures as infinitely slow, and keep cold calls out of the attained quantiles', () => {
    const [first, second] = recordOf(bursts, [trial, trial]).segments ?? [];
    assert.equal(first?.attained.p99Us, first?.all.p99Us);
    assert.ok(Math.abs((first?.attained.p99Us ?? 0) - 2_000) < 3);
    assert.equal(second?.attained.n, 100);
    assert.equal(second?.attained.p50Us, null);
    assert.ok(Math.abs((second?.all.p50Us ?? 0) - 9_000) < 10);
    assert.equal(second?.all.p99Us, null);
    assert.equal(second?.keptUp, false);
  });

  it('print no quantile that their samples do not carry', () => {
    const [first] = recordOf(bursts, [trial]).segments ?? [];
    assert.equal(first?.all.p99Us, null);
    assert.ok(first?.all.p50Us !== null);
  });

  it('are absent where a profile has none', () => {
    const record = recordOf(
      { profile: 'arrival', arrival: 'jittered', ratePerSecond: 10, durationMs: 1_000 },
      [[{ n: 10, us: 1_000 }]],
    );
    assert.equal('segments' in record, false);
  });
});

describe('the recovery after a step', () => {
  const step: LoadShape = {
    profile: 'step',
    arrival: 'jittered',
    ratePerSecond: 500,
    toRatePerSecond: 1_000,
    stepAtMs: 2_000,
    durationMs: 8_000,
  };
  const before = repeated(2, { n: 500, us: 1_000 });
  const after = (...us: readonly number[]): Second[] => us.map((each) => ({ n: 1_000, us: each }));
  const recoveryOf = (...us: readonly number[]) => recordOf(step, [[...before, ...after(...us)]]).step;

  it('is the first second from which on the tail stays within twice that before', () => {
    assert.equal(recoveryOf(9_000, 9_000, 5_000, 1_900, 1_500, 1_200)?.recoveryMs, 3_000);
    assert.equal(recoveryOf(1_100, 1_100, 1_100, 1_100, 1_100, 1_100)?.recoveryMs, 0);
  });

  it('does not count a second after which the tail rises again', () => {
    assert.equal(recoveryOf(9_000, 1_000, 1_000, 9_000, 1_000, 1_000)?.recoveryMs, 4_000);
  });

  it('is null when the tail never comes back', () => {
    const never = recoveryOf(9_000, 1_000, 1_000, 1_000, 1_000, 9_000);
    assert.equal(never?.recoveryMs, null);
    assert.equal(never?.verdict, 'never within the trial');
  });

  it('takes failures for a tail that is not back', () => {
    const failing = { n: 980, us: 1_000, failures: 20 };
    const record = recordOf(step, [[...before, ...repeated(4, failing), ...after(1_000, 1_000)]]);
    assert.equal(record.step?.recoveryMs, 4_000);
  });

  it('is undecided without a p99 before the step', () => {
    const few = [...repeated(2, { n: 100, us: 1_000 }), ...after(1, 1, 1, 1, 1, 1)];
    assert.match(recordOf(step, [few]).step?.verdict ?? '', /^undecided/);
  });
});

describe('a load that changes within its trials', () => {
  it('is not said to be unsteady where an even one is', () => {
    const trial = [...repeated(3, { n: 100, us: 1_000 }), ...repeated(3, { n: 100, us: 2_000 })];
    const codesOf = (shape: LoadShape) => warningsOf(shape, new Array(8).fill(trial)).map(({ code }) => code);
    const rates = { arrival: 'jittered', ratePerSecond: 100, durationMs: 6_000 } as const;
    assert.ok(codesOf({ profile: 'arrival', ...rates }).includes('not-steady'));
    const stepped: LoadShape = { profile: 'step', ...rates, toRatePerSecond: 200, stepAtMs: 2_000 };
    assert.ok(!codesOf(stepped).includes('not-steady'));
  });
});

describe('the knee of a ladder', () => {
  const ladder: LoadShape = {
    profile: 'ladder',
    arrival: 'jittered',
    ratesPerSecond: [1_000, 2_000, 4_000],
    rungMs: 1_000,
    durationMs: 3_000,
  };
  const kneeOf = (...seconds: readonly Second[]) => recordOf(ladder, [seconds]).ladder;
  const low = { n: 1_000, us: 1_000 };

  it('is the last rung with at most twice the p99 of the lowest', () => {
    const knee = kneeOf(low, { n: 2_000, us: 1_900 }, { n: 4_000, us: 2_500 });
    assert.equal(knee?.kneeRate, 2_000);
    assert.match(knee?.verdict ?? '', /^at 4000\/s p99 is over twice/);
  });

  it('is not reached where no rung breaks', () => {
    const knee = kneeOf(low, { n: 2_000, us: 1_200 }, { n: 4_000, us: 1_400 });
    assert.deepEqual(knee, { kneeRate: null, verdict: 'not reached up to 4000/s' });
  });

  it('lies below a rung that was not carried, however fast its answers were', () => {
    const knee = kneeOf(low, { n: 1_900, us: 1_000, failures: 100 }, { n: 4_000, us: 1_000 });
    assert.deepEqual(knee, { kneeRate: 1_000, verdict: '2000/s was not carried' });
  });

  it('is undecided without a p99 at the lowest rung', () => {
    assert.match(kneeOf({ n: 100, us: 1 }, low, low)?.verdict ?? '', /^undecided: no p99 at 1000\/s/);
  });
});

describe('the curve of idle gaps', () => {
  it('has the share of cold calls over the gap, and no call has to be warm', () => {
    const shape: LoadShape = { profile: 'idle', gapsMs: [1_000, 2_000], durationMs: 4_000 };
    const quiet = { n: 0, us: 0 };
    const trial: readonly Second[] = [
      quiet,
      { n: 1, us: 900, startClass: 'cold' },
      quiet,
      { n: 1, us: 80_000, startClass: 'cold' },
    ];
    const warm: readonly Second[] = [
      quiet,
      { n: 1, us: 900 },
      quiet,
      { n: 1, us: 70_000, startClass: 'cold' },
    ];
    const { idle, trust } = recordOf(shape, [trial, warm, warm, warm]);
    assert.deepEqual(
      idle?.map(({ gapMs, n, coldShare }) => [gapMs, n, coldShare]),
      [
        [1_000, 4, 0.25],
        [2_000, 4, 1],
      ],
    );
    assert.deepEqual(trust, { ok: true, reasons: [] });
    assert.equal(recordOf(shape, [trial, trial]).trust.ok, true);
  });
});

describe('a closed loop', () => {
  it('says so in its load and in a warning', () => {
    const evidence = seriesEvidence([{ warm: [1_000] }]);
    const { arrival: _, ratePerSecond: _r, ...terms } = LOAD;
    const load = { ...terms, profile: 'closed' } as const;
    const { record, warnings } = analyseSeries({ ...evidence, plan: { ...evidence.plan, load } }, 0);
    assert.equal(record.load.loop, 'closed');
    assert.equal(record.load.rate, null);
    assert.ok(warnings.some(({ code }) => code === 'closed-loop'));
  });
});

describe('a rate that the machine cannot send', () => {
  const lagging = (lag: readonly number[]) =>
    analyseSeries(
      seriesEvidence([{ warm: new Array<number>(lag.length).fill(1_000), lag, measuredUs: 1e6 }], {
        load: { ...LOAD, ratePerSecond: lag.length },
      }),
      0,
    );
  it('is told with the rate that was reached', () => {
    const { record, warnings } = lagging(Array.from({ length: 1_000 }, (_, index) => index * 1_000));
    assert.ok(Math.abs((record.sentRate ?? 0) - 500) < 2, `${record.sentRate}`);
    assert.ok(
      warnings.some(
        ({ code, message }) => code === 'rate-not-sent' && / 500 of 1,000 per second/.test(message),
      ),
    );
    assert.ok(record.trust.reasons.some((reason) => reason.startsWith('this machine sent 500 of 1,000')));
  });
  it('is not suspected after a single pause', () => {
    const { warnings } = lagging(Array.from({ length: 1_000 }, (_, index) => (index < 200 ? 200_000 : 50)));
    assert.ok(!warnings.some(({ code }) => code === 'rate-not-sent'));
  });
});
