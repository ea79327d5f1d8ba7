/** Figures with intervals go in; verdicts by the whole interval, reasons and what would decide come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { THRESHOLD_OPERATORS } from '../../src/model/Threshold.js';
import type { Figure } from '../../src/thresholds/figure.js';
import { judgeThresholds, type ThresholdRecord } from '../../src/thresholds/judge-thresholds.js';
import { keepsLimit } from '../../src/thresholds/keeps-limit.js';
import { parseThreshold } from '../../src/thresholds/parse-threshold.js';
import { exitReasons, undecidedWarnings } from '../../src/thresholds/threshold-outcome.js';
import { trialsToDecide } from '../../src/thresholds/trials-to-decide.js';

const SERIES = 'local/local/chain[direct]';

function judge(text: string, figure: Figure, strict = false): ThresholdRecord {
  const subject = { kind: 'series', series: SERIES } as const;
  const [judged] = judgeThresholds(
    [{ threshold: parseThreshold(text), subjects: [subject] }],
    [[figure]],
    strict,
  );
  assert.ok(judged !== undefined);
  return judged;
}

const known = (value: number, low: number, high: number, trials = 10, calls = 5_000) =>
  ({ kind: 'known', value, low, high, trials, calls }) as const;

describe('an interval', () => {
  const cases: readonly [string, Figure, ThresholdRecord['verdict']][] = [
    ['warm.p99<20ms', known(15_000, 12_000, 19_999), 'pass'],
    ['warm.p99<20ms', known(15_000, 12_000, 20_000), 'undecided'],
    ['warm.p99<=20ms', known(15_000, 12_000, 20_000), 'pass'],
    ['warm.p99<20ms', known(25_000, 20_000, 29_000), 'fail'],
    ['warm.p99<=20ms', known(25_000, 20_000, 29_000), 'undecided'],
    ['warm.p99>20ms', known(25_000, 20_001, 29_000), 'pass'],
    ['warm.p99>20ms', known(25_000, 20_000, 29_000), 'undecided'],
    ['warm.p99>=20ms', known(25_000, 20_000, 29_000), 'pass'],
    ['warm.p99>20ms', known(15_000, 12_000, 20_000), 'fail'],
    ['warm.p99>=20ms', known(15_000, 12_000, 20_000), 'undecided'],
    // The upper end is a failure: the rest may still be too slow, but it cannot be fast enough.
    ['warm.p99<20ms', known(25_000, 21_000, Infinity), 'fail'],
    ['warm.p99<20ms', known(15_000, 12_000, Infinity), 'undecided'],
    ['warm.p99>10ms', known(15_000, 12_000, Infinity), 'pass'],
    // So many failed that there is no such quantile.
    ['warm.p99<20ms', known(Infinity, 15_000, Infinity), 'undecided'],
    ['warm.p99<20ms', known(Infinity, 25_000, Infinity), 'fail'],
    ['warm.p99<20ms', known(Infinity, Infinity, Infinity), 'fail'],
    ['warm.p99<=20ms', { kind: 'unsure', value: Infinity, why: 'x', moreTrials: null }, 'undecided'],
    ['warm.p99>20ms', { kind: 'unsure', value: Infinity, why: 'x', moreTrials: null }, 'undecided'],
    ['warm.p99<20ms', { kind: 'unsure', value: 1, why: 'x', moreTrials: 3 }, 'undecided'],
    ['warm.p99<20ms', { kind: 'none', why: 'x', moreTrials: 3 }, 'undecided'],
    ['errors<0.1%', known(0, 0, 0.0009), 'pass'],
    ['errors<=0', known(0, 0, 0.0009), 'undecided'],
    ['errors<=0', known(0.001, 0.0002, 0.009), 'fail'],
  ];
  for (const [text, figure, verdict] of cases) {
    it(`${JSON.stringify(figure)} makes ${text} ${verdict}`, () => {
      assert.equal(judge(text, figure).verdict, verdict);
    });
  }

  it('never passes and fails at once, and what it contains is undecided', () => {
    const ends = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }));
    const limits = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(ends, limits, fc.constantFrom(...THRESHOLD_OPERATORS), ([a, b], limit, operator) => {
        const interval = { low: Math.min(a, b), high: Math.max(a, b) };
        const holds = (value: number) =>
          ({ '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit })[operator];
        const all = holds(interval.low) && holds(interval.high);
        const none = !holds(interval.low) && !holds(interval.high);
        assert.equal(keepsLimit(interval, operator, limit), all ? 'pass' : none ? 'fail' : 'undecided');
      }),
    );
  });
});

describe('what is said', () => {
  it('has value, interval and limit, also as the reason of an exit', () => {
    const failed = judge('chain[direct].warm.p99<20ms', known(31_200, 28_400, 35_000));
    assert.deepEqual(exitReasons([failed]), [
      `${SERIES}: chain[direct].warm.p99<20ms failed: 31.2 ms, 95 % interval 28.4 ms to 35.0 ms, above the limit of 20 ms`,
    ]);
    assert.deepEqual([failed.value, failed.limit, failed.ci95], [31_200, 20_000, [28_400, 35_000]]);
    const share = judge('errors<0.1%', known(0.0123, 0.008, 0.02));
    assert.match(share.reason ?? '', /^1\.23 %, 95 % interval 0\.8 % to 2 %, above the limit of 0\.1 %$/);
  });

  it('of an infinite quantile is that calls failed, and no number stands for it', () => {
    const failed = judge('warm.p99<20ms', known(Infinity, 15_000, Infinity));
    assert.deepEqual([failed.value, failed.ci95], [null, null]);
    assert.match(failed.reason ?? '', /infinite, since so many calls failed/);
  });

  it('of what is undecided is a warning with the trials that would decide, and a reason for the exit only if strict', () => {
    const open = judge('warm.p99<20ms', known(19_000, 15_000, 24_000));
    assert.deepEqual(exitReasons([open]), []);
    assert.match(
      exitReasons([judge('warm.p99<20ms', known(19_000, 15_000, 24_000), true)])[0] ?? '',
      /is undecided \(--strict\): 19\.0 ms/,
    );
    const [warning] = undecidedWarnings([open], 10);
    assert.equal(warning?.code, 'threshold-undecided');
    assert.equal(warning.series, SERIES);
    assert.match(warning.hint, /^about [\d,]+ more trials would decide: --trials \d+/);
    assert.deepEqual(undecidedWarnings([judge('warm.p99<20ms', known(1, 1, 1))], 10), []);
  });

  it('where no number of trials decides is said', () => {
    const never = judge('errors<=0', known(0, 0, 0.003));
    assert.equal(never.moreTrials, null);
    assert.match(undecidedWarnings([never], 10)[0]?.hint ?? '', /nothing ever fails/);
    const onTheLimit = judge('warm.p99<20ms', known(20_000, 15_000, 24_000));
    assert.match(undecidedWarnings([onTheLimit], 10)[0]?.hint ?? '', /more --trials alone would not/);
  });
});

describe('trials to decide', () => {
  const p99 = parseThreshold('warm.p99<20ms');

  it('are more where the limit is nearer or the interval wider', () => {
    const near = trialsToDecide(known(19_000, 15_000, 24_000), p99);
    const far = trialsToDecide(known(15_000, 11_000, 21_000), p99);
    assert.ok(near !== null && far !== null && far < near, `${far} < ${near}`);
  });

  it('bring the half of the interval that reaches over the limit to half its size with four times as many, and more for power', () => {
    // Reach ln 1.2, distance ln 1.1: (ln 1.2 / ln 1.1)² · 2.042 · 10 less the 10 that there are.
    const more = trialsToDecide(known(20_000 / 1.1, 1, (20_000 / 1.1) * 1.2), p99);
    assert.equal(more, Math.ceil((Math.log(1.2) / Math.log(1.1)) ** 2 * 2.0425 * 10 - 10));
  });

  it('without a failure are as many as the rule of three asks for', () => {
    const errors = parseThreshold('errors<0.1%');
    // −ln(0.025)/0.001 = 3,687 calls of 100 per trial, and a little for the number of trials.
    const more = trialsToDecide(known(0, 0, 0.005, 10, 1_000), errors) ?? 0;
    assert.ok(more > 27 && more < 32, String(more));
  });
});
