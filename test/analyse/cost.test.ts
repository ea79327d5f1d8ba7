/** Bills, clocks and prices go in; what the record says of billed time and of cost comes out, worked out by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import type { SeriesEvidence } from '../../src/analyse/evidence.js';
import { spending } from '../../src/analyse/spending.js';
import { usdPerMillionAt } from '../../src/engine/usd-per-million.js';
import type { CallCost, CallUse } from '../../src/model/Cost.js';
import type { BillTally, DriveResult } from '../../src/model/Drive.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import { RunRecordSchema, type SeriesRecord } from '../../src/model/RunRecord.js';
import { histogramOf, latencies, seededRandom, seriesEvidence, type TrialSketch } from './build-evidence.js';

const validate = new Ajv.default({ strict: false }).compile({ ...RunRecordSchema.properties.series.items });

const BILL: BillTally = {
  calls: 10,
  unread: 0,
  invocations: 10,
  billedMs: 40,
  initialised: 0,
  initMs: 0,
  maxMemoryMb: 80,
  nested: { invocations: 0, billedMs: 0 },
  executions: { count: 0, billedMs: 0, mbMs: 0 },
  asked: null,
};

/** A request costs a dollar per million, a second of a function ten, a write five; an hour what is asked. */
const pricesOf =
  (usdPerHour: number) =>
  ({ invocations, billedMs, stores }: CallUse): CallCost => ({
    perCall: [
      { item: 'requests', usd: invocations * 1e-6, estimate: null },
      { item: 'duration', usd: (billedMs / 1_000) * 1e-5, estimate: null },
      {
        item: 'stores',
        usd: stores.reduce((sum, { operation, count }) => sum + (operation === 'put' ? count * 5e-6 : 0), 0),
        estimate: 'sizes',
      },
    ],
    perHour: usdPerHour === 0 ? [] : [{ item: 'provisioned', usd: usdPerHour, estimate: null }],
    prices: { asOf: '2026-01', source: 'a list', region: 'here', currency: 'USD' },
    assumptions: ['no free tier'],
    own: { name: 'a machine', usdPerHour: 0.36, asOf: '2026-02', source: 'a list' },
  });

interface Changes {
  plan?: Partial<SeriesPlan>;
  usdPerHour?: number;
  result?: Partial<DriveResult>;
}

function analysed(blocks: readonly TrialSketch[], { plan, usdPerHour = 0, result }: Changes = {}) {
  const evidence = seriesEvidence(blocks, plan);
  const trials = evidence.trials.map((trial) => ({ ...trial, result: { ...trial.result, ...result } }));
  const priced: SeriesEvidence = { ...evidence, trials, costOf: pricesOf(usdPerHour) };
  const analysis = analyseSeries(priced, 0);
  assert.ok(validate(analysis.record), JSON.stringify(validate.errors));
  return analysis;
}

/** 100 calls in a second, ten of which asked for their bill. */
const second = (sketch: TrialSketch = {}): TrialSketch => ({
  warm: new Array<number>(100).fill(2_000),
  measuredUs: 1_000_000,
  billed: BILL,
  ...sketch,
});
const ten = (sketch: TrialSketch = {}) => Array.from({ length: 10 }, () => second(sketch));

const costOf = ({ record }: { record: SeriesRecord }) => {
  assert.ok(record.cost !== null);
  return record.cost;
};
const near = (actual: number | null | undefined, expected: number): void =>
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= 1e-9 * Math.abs(expected),
    `${actual} is not ${expected}`,
  );

describe('billed time', () => {
  it('is by the platform where replies came with its bill, and says of how many calls', () => {
    const { bill, basis } = analysed(ten()).record.billed ?? {};
    assert.ok(bill !== undefined && basis !== undefined);
    assert.deepEqual([bill.calls, bill.unread, bill.share], [100, 0, 0.1]);
    near(bill.meanBilledMs, 4);
    near(bill.invocations, 1);
    assert.deepEqual([bill.initialised, bill.meanInitMs, bill.maxMemoryMb], [0, null, 80]);
    assert.match(basis, /^the platform's bill of 100 of 1,000 calls \(10 %\)/);
  });

  it('has initialisation within what was billed, and counts it once', () => {
    const withInit = { ...BILL, billedMs: 40 + 300, initialised: 1, initMs: 300 };
    const { record } = analysed(ten({ billed: withInit }));
    near(record.billed?.bill?.meanBilledMs, 34);
    near(record.billed?.bill?.meanInitMs, 300);
    // 1 + 0.034 s × 10
    near(record.cost?.usdPerMillionSuccesses, 1.34);
  });

  it('adds functions that functions invoked, and says that these are by their own clocks', () => {
    const nested = { ...BILL, nested: { invocations: 20, billedMs: 60 } };
    const { record } = analysed(ten({ billed: nested }));
    near(record.billed?.bill?.meanBilledMs, 10);
    near(record.billed?.bill?.invocations, 3);
    assert.match(record.billed?.basis ?? '', /functions invoked: their own clocks/);
    near(record.cost?.usdPerMillionSuccesses, 3 + 0.1);
  });

  it('keeps double billing on the clocks of the functions, whatever the bill says', () => {
    const functionTime = { calls: 100, totalUs: 300_000, criticalUs: 200_000 };
    const { billed } = analysed(ten(), { result: { functionTime } }).record;
    assert.equal(billed?.doubleBilling, 1.5);
    assert.equal(billed.meanFunctionUs, 3_000);
    assert.match(billed.basis, /function time and double billing: time in handlers/);
  });

  it('is null where neither a bill nor a clock is known, and so is cost', () => {
    const { billed, cost } = analysed(ten({ billed: null })).record;
    assert.equal(billed, null);
    assert.equal(cost, null);
  });

  it('falls back to clocks where all bills were asked for in vain', () => {
    const none = { ...BILL, calls: 0, unread: 10, invocations: 0, billedMs: 0, maxMemoryMb: 0 };
    const functionTime = { calls: 100, totalUs: 350_000, criticalUs: 350_000 };
    const { record } = analysed(ten({ billed: none }), {
      result: { functionTime, hops: [] },
      plan: { entry: { kind: 'function', function: 'noop' } },
    });
    assert.equal(record.billed?.bill?.meanBilledMs, null);
    assert.match(record.billed?.basis ?? '', /100 more asked for it in vain/);
    // 3.5 ms and half of one: 1 + 0.004 × 10
    near(record.cost?.usdPerMillionSuccesses, 1.04);
    assert.match(record.cost?.basis ?? '', /own clocks/);
  });
});

describe('cost', () => {
  it('is per million successes, by item, with its rate, its prices and its estimates', () => {
    const cost = costOf(analysed(ten()));
    near(cost.usdPerMillionSuccesses, 1.04);
    near(cost.atRate, 100);
    near(
      cost.breakdown?.reduce((sum, { usdPerMillionSuccesses }) => sum + usdPerMillionSuccesses, 0),
      1.04,
    );
    assert.deepEqual(cost.prices, pricesOf(0)(NO_USE).prices);
    for (const part of [
      /here as of 2026-01 \(a list\)/,
      /bill of 100 calls/,
      /warm-up/,
      /stores estimated: sizes/,
      /no free tier/,
    ])
      assert.match(cost.basis, part);
  });

  it('counts what failed calls cost, but not those that the platform refused to run', () => {
    const failing = ten({
      warm: new Array<number>(50).fill(2_000),
      errors: { function: 30, throttled: 10 },
      timeouts: 10,
    });
    const cost = costOf(analysed(failing));
    // 90 of 100 are paid for, 50 succeeded.
    near(cost.usdPerMillionSuccesses, (1.04 * 90) / 50);
    near(cost.atRate, 50);
    assert.match(cost.basis, /400 failed calls are supposed to cost what the others do/);
    assert.match(cost.basis, /100 throttled ones cost nothing/);
  });

  it('is not known where nothing succeeded, though the rest is told', () => {
    const cost = costOf(analysed(ten({ warm: [], errors: { function: 100 } })));
    assert.equal(cost.usdPerMillionSuccesses, null);
    assert.equal(cost.own?.name, 'a machine');
  });

  it('leaves the warm-up out', () => {
    const evidence = seriesEvidence(ten());
    const [trial] = evidence.trials;
    assert.ok(trial !== undefined);
    const dear = { ...trial.result, billed: { ...BILL, billedMs: 1e6 } };
    const { record } = analyseSeries({ ...evidence, warmUp: [dear], costOf: pricesOf(0) }, 0);
    near(record.cost?.usdPerMillionSuccesses, 1.04);
  });

  it('counts writes and reads of stores as they were timed in warm calls, and as composed where none was warm', () => {
    const plan: Partial<SeriesPlan> = {
      composition: 'key-value',
      stores: { objectStore: null, keyValue: 'dynamodb' },
      entry: { kind: 'function', function: 'a' },
      functions: ['a', 'b'].map((name) => ({
        name,
        handlers: [],
        stores: ['dynamodb'],
        program: {
          kind: 'continue',
          handler: name,
          rest: name === 'a' ? [{ kind: 'task', function: 'b' }] : [],
          edge: 'key-value',
          resultEdge: 'payload',
        },
      })),
    };
    const hops = [
      { name: 'dynamodb', kind: 'put', histogram: histogramOf(new Array<number>(200).fill(900)) ?? '' },
    ];
    const timed = costOf(analysed(ten(), { plan, result: { hops } }));
    near(timed.usdPerMillionSuccesses, 1.04 + 2 * 5);
    assert.match(timed.basis, /counted in 1,000 warm calls/);
    const unknown = ten({ warm: [], unknown: new Array<number>(100).fill(2_000) });
    const composed = costOf(analysed(unknown, { plan, result: { hops: [] } }));
    near(composed.usdPerMillionSuccesses, 1.04 + 5);
    assert.match(composed.basis, /as the composition has them/);
  });

  it('finds the rate above which an own instance costs less', () => {
    const { crossing, usdPerMillionByCall: byCall } = costOf(analysed(ten()));
    // 0.36 an hour are 0.0001 a second, which buy 0.0001 / 1.04e-6 calls.
    near(crossing?.ratePerSecond, 0.0001 / 1.04e-6);
    near(crossing?.atOnce, (0.0001 / 1.04e-6) * 0.004);
    assert.match(crossing?.assumption ?? '', /was not measured/);
    assert.ok(typeof byCall === 'number');
    near(usdPerMillionAt(byCall, 0, crossing?.ratePerSecond ?? 0), 1.04);
    near(usdPerMillionAt(0, 0.36, crossing?.ratePerSecond ?? 0), 1.04);
  });

  it('falls with the rate where something is paid by the hour, which an own instance then has to beat', () => {
    const cost = costOf(analysed(ten(), { usdPerHour: 0.18 }));
    // 0.00005 a second over 100 calls.
    near(cost.usdPerMillionSuccesses, 1.04 + 0.5);
    near(cost.usdPerMillionByCall, 1.04);
    near(cost.crossing?.ratePerSecond, 0.00005 / 1.04e-6);
    const dearer = costOf(analysed(ten(), { usdPerHour: 0.4 }));
    assert.equal(dearer.crossing?.ratePerSecond, 0);
  });
});

describe('asking for the bill', () => {
  const random = seededRandom(7);
  const trial = (factor: number): TrialSketch => {
    const others = latencies(900, 2_000, 0.2, random);
    const asked = latencies(100, 2_000 * factor, 0.2, random);
    return second({ warm: [...others, ...asked], billed: { ...BILL, asked: histogramOf(asked) } });
  };
  const warned = (factor: number) => {
    const { record, warnings } = analysed(Array.from({ length: 5 }, () => trial(factor)));
    return { record, found: warnings.find(({ code }) => code === 'bill-slows-calls') };
  };

  it('is told where it makes calls slower', () => {
    const { record, found } = warned(1.1);
    assert.match(found?.message ?? '', /of 500 warm calls that did, their p50 is/);
    const asked = record.billed?.bill?.asked;
    assert.deepEqual([asked?.n, asked?.others.n], [500, 4_500]);
    assert.ok((asked?.p50Us ?? 0) > (asked?.others.p50Us ?? Infinity));
  });

  it('is not told where it does not, nor where all asked', () => {
    assert.equal(warned(1).found, undefined);
    const all = latencies(100, 2_000, 0.2, random);
    const { record } = analysed(ten({ warm: all, billed: { ...BILL, asked: histogramOf(all) } }));
    assert.equal(record.billed?.bill?.asked, null);
  });
});

const NO_USE: CallUse = { invocations: 0, billedMs: 0, executions: { count: 0, mbMs: 0 }, stores: [] };

describe('what was spent so far', () => {
  const spent = (result: Partial<DriveResult>) => {
    const { plan, trials } = seriesEvidence([second({ billed: null })], {});
    const results = trials.map((one) => ({ ...one.result, hops: [], ...result }));
    return spending(plan, results, pricesOf(0));
  };

  it('is by the dearest of plan, clocks and bills', () => {
    // 100 ms: 1 + 1; by the clock 200.5 ms: 1 + 2.005; by the bill 400 ms: 1 + 4.
    const functionTime = { calls: 100, totalUs: 20_000_000, criticalUs: null };
    const billed = { ...BILL, billedMs: 4_000 };
    const cases: [Partial<DriveResult>, string, number][] = [
      [{}, 'plan', 2],
      [{ functionTime }, 'clocks', 3.005],
      [{ functionTime, billed }, 'bills', 5],
      [{ functionTime: { ...functionTime, totalUs: 1_000 } }, 'plan', 2],
    ];
    for (const [result, by, usdPerMillion] of cases) {
      const found = spent(result);
      assert.equal(found.by, by);
      near(found.usdPerCall * 1e6, usdPerMillion);
      assert.equal(found.calls, 100);
    }
  });
});
