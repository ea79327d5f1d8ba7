/** From what callers bring back to a series record: counts, headline, selection of trials, empty cases, warnings. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import Ajv from 'ajv';
import { decode } from '../../src/engine/histogram.js';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import { failuresOf, successesOf } from '../../src/engine/counts.js';
import { RunRecordSchema, type SeriesRecord } from '../../src/model/RunRecord.js';
import { LOAD, latencies, seededRandom, seriesEvidence, type TrialSketch } from './build-evidence.js';

const random = seededRandom(1);
const healthy = (n = 105): TrialSketch => ({ warm: latencies(n, 2_000, 0.2, random) });
const tenHealthy = Array.from({ length: 10 }, () => healthy());
/** Late beyond chance. */
const disturbed = (sketch: TrialSketch): TrialSketch => ({
  ...sketch,
  lag: new Array<number>(105).fill(30_000),
});

const validate = new Ajv.default({ strict: false }).compile({ ...RunRecordSchema.properties.series.items });
const analyse = (...blocks: Parameters<typeof seriesEvidence>) => {
  const analysis = analyseSeries(seriesEvidence(...blocks), 0);
  assert.ok(validate(analysis.record), JSON.stringify(validate.errors));
  return analysis;
};
const codes = ({ warnings }: { warnings: { code: string }[] }) => warnings.map(({ code }) => code);

function assertCountsAddUp(record: SeriesRecord) {
  for (const { counts } of [record, ...record.trialRuns]) {
    assert.equal(counts.intended, successesOf(counts) + failuresOf(counts));
  }
  for (const startClass of ['warm', 'first', 'cold', 'unknown'] as const) {
    assert.equal(record[startClass]?.n ?? 0, record.counts[startClass]);
  }
  assert.equal(record.all?.n ?? 0, successesOf(record.counts));
  const entered = record.trialRuns.filter((trial) => trial.entered);
  assert.equal(record.trials, entered.length);
  assert.equal(
    record.counts.intended,
    entered.reduce((sum, trial) => sum + trial.counts.intended, 0),
  );
}

describe('analyseSeries', () => {
  it('reports p99 and its interval for ten good trials, and warns of p99.9 alone', () => {
    const { record, warnings } = analyse(tenHealthy);
    assertCountsAddUp(record);
    assert.equal(record.attained.n, 1_050);
    const { p50Us, p99Us, p999Us, ci95 } = record.attained;
    assert.ok(p50Us !== null && p99Us !== null && ci95.p99Us !== null);
    assert.ok(p50Us < p99Us && ci95.p99Us[0] <= p99Us && p99Us <= ci95.p99Us[1]);
    assert.equal(p999Us, null);
    assert.equal(record.warm?.p99Us, p99Us);
    assert.deepEqual(record.trust, { ok: true, reasons: [] });
    assert.deepEqual(codes({ warnings }), ['too-few-samples']);
    assert.match(
      warnings[0]?.message ?? '',
      /^p99\.9 is not reported: 10,000 samples needed, 1,050 measured$/,
    );
    assert.equal(warnings[0]?.hint, '--duration 17s gives p99.9 with 10 trials');
    const rate = record.achievedRate ?? 0;
    assert.ok(Math.abs(rate - 105 / 1.65) < 1e-9);
  });

  it('keeps every recorded response time in the histogram of its class', () => {
    const { record } = analyse(tenHealthy);
    const stored = record.warm?.histogram;
    assert.ok(stored);
    assert.equal(decode(stored).totalCount, 1_050);
  });

  it('makes counts add up, whatever happened', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 30 });
    const sketch: fc.Arbitrary<TrialSketch> = fc.record({
      warm: values,
      first: values,
      cold: values,
      unknown: values,
      errors: fc.record({ status: fc.nat(9), check: fc.nat(9) }),
      timeouts: fc.nat(5),
      unfinished: fc.nat(5),
      lag: fc.constantFrom([50], new Array<number>(50).fill(90_000)),
      interrupted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(sketch, fc.tuple(sketch, sketch)), { maxLength: 4 }), (blocks) => {
        assertCountsAddUp(analyse(blocks).record);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of the trials', () => {
    const evidence = seriesEvidence([
      ...tenHealthy.slice(0, 4),
      { ...healthy(), cold: [90_000], errors: { status: 2 } },
      [disturbed(healthy()), healthy()],
    ]);
    const expected = analyseSeries(evidence, 0);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...evidence.trials], { minLength: evidence.trials.length }),
        (trials) => {
          assert.deepEqual(analyseSeries({ ...evidence, trials }, 0), expected);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('counts failures as infinitely slow: over 1 % of them and p99 is not attained', () => {
    const failing = (errors: number) =>
      analyse(tenHealthy.map((one, index) => (index === 0 ? { ...one, errors: { function: errors } } : one)));
    const few = failing(10);
    const many = failing(11);
    assert.notEqual(few.record.attained.p99Us, null);
    assert.equal(many.record.attained.p99Us, null);
    assert.notEqual(many.record.warm?.p99Us, null);
    assert.ok(codes(many).includes('errors'));
    assert.match(
      many.warnings.find(({ code }) => code === 'errors')?.message ?? '',
      /^11 of 1,061 requests failed \(1\.04 %\), counted as infinitely slow: 11 function$/,
    );
    assert.deepEqual(many.record.errorMessages, [
      { kind: 'function', count: 11, messages: ['a function failure'] },
    ]);
  });

  it('is not to be trusted when failures are over 1 % beyond chance', () => {
    const failing = (errors: number) =>
      analyse(tenHealthy.map((one, index) => (index === 0 ? { ...one, errors: { status: errors } } : one)))
        .record.trust;
    assert.equal(failing(15).ok, true);
    assert.deepEqual(failing(30), { ok: false, reasons: ['30 of 1,080 requests failed (2.78 %)'] });
  });

  it('keeps cold starts out of the headline and in "all"', () => {
    const { record, warnings } = analyse(
      tenHealthy.map((one) => ({ ...one, cold: [800_000, 810_000], first: [9_000] })),
    );
    assert.equal(record.attained.n, 1_050);
    assert.ok((record.attained.p99Us ?? Infinity) < 10_000);
    assert.ok((record.all?.p99Us ?? 0) > 700_000);
    assert.equal(record.cold?.n, 20);
    assert.deepEqual(
      record.coldStarts.map(({ kind, n }) => [kind, n]),
      [['scale-out', 20]],
    );
    assert.ok(codes({ warnings }).includes('cold-during-measurement'));
  });

  it('takes the headline over unknown ones where there is no evidence at all, and only there', () => {
    const blind = analyse(tenHealthy.map(({ warm }) => ({ unknown: warm ?? [] })));
    assert.equal(blind.record.attained.n, 1_050);
    assert.notEqual(blind.record.attained.p99Us, null);
    assert.equal(blind.record.warm, null);
    assert.ok(codes(blind).includes('no-start-evidence'));
    const seeing = analyse(
      tenHealthy.map(({ warm }, index) => (index === 0 ? { warm: [1_000] } : { unknown: warm ?? [] })),
    );
    assert.equal(seeing.record.attained.n, 1);
  });

  it('lets the valid re-run stand for a disturbed trial, and keeps both', () => {
    const slow = disturbed({ warm: new Array<number>(105).fill(50_000) });
    const { record, warnings } = analyse([...tenHealthy.slice(0, 9), [slow, healthy()]]);
    assertCountsAddUp(record);
    assert.equal(record.trials, 10);
    assert.ok((record.warm?.maxUs ?? Infinity) < 50_000);
    assert.deepEqual(
      record.trialRuns
        .slice(-2)
        .map(({ block, attempt, valid, entered }) => [block, attempt, valid, entered]),
      [
        [9, 0, false, false],
        [9, 1, true, true],
      ],
    );
    assert.ok(!codes({ warnings }).includes('invalid-trials'));
  });

  it('leaves a trial out whose attempts were both invalid, and says so', () => {
    const { record, warnings } = analyse([...tenHealthy, [disturbed(healthy()), disturbed(healthy())]]);
    assertCountsAddUp(record);
    assert.equal(record.trials, 10);
    assert.match(
      warnings.find(({ code }) => code === 'invalid-trials')?.message ?? '',
      /^the harness was disturbed in 1 of 11 trials, which are left out of the numbers: schedule lag: 105 of 105 sends/,
    );
    assert.equal(record.trust.ok, true);
  });

  it('lets the last attempt in, marked, where p99 would be missing without it', () => {
    const { record, warnings } = analyse([
      ...tenHealthy.slice(0, 9),
      [disturbed(healthy(3)), disturbed(healthy())],
    ]);
    assertCountsAddUp(record);
    assert.equal(record.attained.n, 1_050);
    assert.notEqual(record.attained.p99Us, null);
    assert.deepEqual(record.trust, { ok: false, reasons: ['its numbers include 1 invalid trial'] });
    assert.match(
      warnings.find(({ code }) => code === 'invalid-trials')?.message ?? '',
      /in the numbers all the same/,
    );
  });

  it('shows the last attempts, marked, when no trial is valid', () => {
    const { record, warnings } = analyse([
      [disturbed({ warm: [1_000] }), disturbed({ warm: [2_000] })],
      disturbed({ warm: [3_000] }),
    ]);
    assertCountsAddUp(record);
    assert.equal(record.counts.warm, 2);
    assert.equal(record.warm?.minUs, 2_000);
    assert.deepEqual(record.trust, {
      ok: false,
      reasons: ['2 of 2 trials are invalid; the numbers are shown all the same'],
    });
    assert.match(
      warnings.find(({ code }) => code === 'invalid-trials')?.message ?? '',
      /in the numbers all the same/,
    );
  });

  it('has a record for a series without a trial, of one of zero length, and of failures alone', () => {
    const none = analyse([]);
    assert.equal(none.record.attained.n, 0);
    assert.equal(none.record.all, null);
    assert.equal(none.record.achievedRate, null);
    assert.deepEqual(none.record.trust.reasons, ['nothing was measured']);

    const empty = analyse([{ measuredUs: 0, interrupted: true }]);
    assert.equal(empty.record.trials, 1);
    assert.equal(empty.record.achievedRate, null);

    const failed = analyse([{ errors: { connect: 100 }, timeouts: 5 }]);
    assertCountsAddUp(failed.record);
    assert.equal(failed.record.attained.n, 105);
    assert.equal(failed.record.attained.p50Us, null);
    assert.deepEqual(failed.record.trust.reasons, ['nothing succeeded: all 105 requests failed']);
    const warning = failed.warnings.find(({ code }) => code === 'nothing-succeeded');
    assert.match(warning?.message ?? '', /^none of 105 requests succeeded: 100 connect and 5 time-out$/);
    assert.match(warning?.hint ?? '', /faasmark doctor/);
  });

  it('gives one trial its numbers and no interval', () => {
    const { record, warnings } = analyse([{ ...healthy(1_050), measuredUs: 16_400_000 }]);
    assert.notEqual(record.attained.p99Us, null);
    assert.equal(record.attained.ci95.p99Us, null);
    assert.equal(record.predictability.betweenTrialSd, null);
    assert.ok(codes({ warnings }).includes('too-few-trials'));
  });

  it('keeps what an interrupted trial measured, and takes its spread from the others', () => {
    const whole = analyse(tenHealthy.slice(0, 5)).record;
    const cut = analyse([...tenHealthy.slice(0, 5), { warm: [90_000], interrupted: true }]).record;
    assert.equal(cut.counts.warm, whole.counts.warm + 1);
    assert.deepEqual(cut.attained.ci95, whole.attained.ci95);
  });

  it('places seconds on the clock of the run, with failures beside', () => {
    const evidence = seriesEvidence([{ ...healthy(), startedAtMs: 61_000, errors: { status: 3 } }]);
    const { record } = analyseSeries(evidence, 60_000);
    const seconds = record.trialRuns[0]?.seconds ?? [];
    assert.deepEqual(
      seconds.map(({ atMs, n, errors }) => [atMs, n, errors]),
      [
        [1_000, 64, 3],
        [2_000, 41, 0],
      ],
    );
    assert.ok(seconds.every(({ p50Us, maxUs }) => p50Us !== null && maxUs !== null && p50Us <= maxUs));
  });

  it('finds predictability: tail over median, spread of medians, bad seconds', () => {
    const flat = (us: number) => ({ warm: new Array<number>(105).fill(us) });
    const { predictability } = analyse([
      ...Array.from({ length: 9 }, () => flat(1_000)),
      flat(1_000 * Math.E),
    ]).record;
    assert.equal(predictability.badSeconds, 2 / 20);
    // Nine logarithms of 1 ms and one that is greater by 1: variance (9·0.1² + 0.9²)/9 = 0.1.
    assert.ok(Math.abs((predictability.betweenTrialSd ?? 0) - Math.sqrt(0.1)) < 1e-3);
    assert.ok(Math.abs((predictability.tmr ?? 0) - Math.E) < 0.005);
  });
});

describe('warnings of a series', () => {
  it('tell of a target that does not carry the rate by its growing response times', () => {
    const queue = tenHealthy.map(() => ({
      warm: Array.from({ length: 105 }, (_, index) => 2_000 + 300 * index),
    }));
    const { record, warnings } = analyse(queue);
    const found = warnings.find(({ code }) => code === 'not-keeping-up');
    assert.match(found?.message ?? '', /does not carry the rate of 64 per second, 6\d\.\d were answered/);
    assert.ok((record.achievedRate ?? Infinity) < 63);
    assert.ok(!codes(analyse(tenHealthy)).includes('not-keeping-up'));
  });

  it('tell of a harness that was late over all trials though in none beyond chance', () => {
    const lag = Array.from({ length: 105 }, (_, index) => (index < 4 ? 1_500 : 50));
    const { record, warnings } = analyse(tenHealthy.map((one) => ({ ...one, lag })));
    assert.equal(record.trust.ok, true);
    assert.match(
      warnings.find(({ code }) => code === 'not-keeping-up')?.message ?? '',
      /the harness was late .*40 of 1,050 sends/,
    );
  });

  it('tell of waiting for a connection: over 0.1 % a warning, over 1 % no trust', () => {
    const waiting = (n: number) =>
      analyse(tenHealthy.map((one, index) => (index === 0 ? { ...one, waitedForConnection: n } : one)));
    assert.ok(!codes(waiting(1)).includes('waited-for-connection'));
    assert.ok(codes(waiting(2)).includes('waited-for-connection'));
    assert.equal(waiting(10).record.trust.ok, true);
    assert.equal(waiting(11).record.trust.ok, false);
  });

  it('tell of one address that holds most exceedances, beyond its share of the requests', () => {
    const remotes = (a: number, b: number, requestsOfA = 50) => {
      const [first] = tenHealthy;
      return analyse([
        {
          ...first,
          remotes: [
            { address: '10.0.0.1:443', requests: requestsOfA, exceedances: a },
            { address: '10.0.0.2:443', requests: 100 - requestsOfA, exceedances: b },
          ],
        },
      ]);
    };
    assert.ok(codes(remotes(18, 2)).includes('one-remote-dominates'));
    assert.ok(!codes(remotes(11, 9)).includes('one-remote-dominates'));
    assert.ok(!codes(remotes(18, 2, 90)).includes('one-remote-dominates'));
    assert.ok(!codes(remotes(20, 0, 100)).includes('one-remote-dominates'));
  });

  it('name emulated stores and constant arrivals', () => {
    const evidence = seriesEvidence(tenHealthy);
    const { warnings } = analyseSeries(
      {
        ...evidence,
        emulated: ['dynalite 4.0.0, no network'],
        plan: { ...evidence.plan, load: { ...LOAD, arrival: 'constant' } },
      },
      0,
    );
    assert.ok(codes({ warnings }).includes('constant-arrivals-alias'));
    assert.match(
      warnings.find(({ code }) => code === 'emulated-store')?.message ?? '',
      /dynalite 4\.0\.0, no network/,
    );
  });
});
