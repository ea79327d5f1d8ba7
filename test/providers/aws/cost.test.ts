/** Uses of a call go in; what AWS charges for them comes out, held against formulas worked out by hand from the price list. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { costOf } from '../../../providers/aws/cost.js';
import { plan } from '../../../providers/aws/plan.js';
import type { Price } from '../../../providers/aws/prices/PriceBook.js';
import { US_EAST_1 } from '../../../providers/aws/prices/us-east-1.js';
import type { CallCost, CallUse, StoreUse } from '../../../src/model/Cost.js';
import { planned } from './planned.js';
import { workOf } from './work-of.js';

const NOTHING: CallUse = { invocations: 0, billedMs: 0, executions: { count: 0, mbMs: 0 }, stores: [] };
const settings = { workload: ['noop'], memory: [1_024], region: ['us-east-1'] };
const [noop] = await planned(settings);
const [small] = await planned({ ...settings, memory: [512] });
const [arm] = await planned({ ...settings, set: { 'aws.architecture': ['arm64'] } });
const [ready] = await planned({ ...settings, set: { 'aws.concurrency': ['2'] } });
assert.ok(noop !== undefined && small !== undefined && arm !== undefined && ready !== undefined);

const item = (charges: CallCost['perCall'], name: string): number =>
  charges.find((charge) => charge.item === name)?.usd ?? 0;
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${actual} is not ${expected}`);
const storing = (use: Partial<StoreUse>): CallUse => ({
  ...NOTHING,
  stores: [{ store: 's3', operation: 'put', count: 1, valueBytes: 1, ...use }],
});

describe('what AWS charges for a call', () => {
  it('is a request, GB-seconds of what was billed, and the log lines of each invocation', () => {
    const { perCall, perHour } = costOf(noop, { ...NOTHING, invocations: 1, billedMs: 12 });
    assert.deepEqual(
      perCall.map((charge) => charge.item),
      ['requests', 'duration', 'logs'],
    );
    near(item(perCall, 'requests'), 0.0000002);
    near(item(perCall, 'duration'), 0.0000002000004); // 0.012 s × 1 GB × 0.0000166667
    near(item(perCall, 'logs'), 0.00000015); // 300 B × 0.50 / 1e9 B
    assert.deepEqual(perHour, []);
  });

  it('has initialisation within what is billed, once: 662 ms of 512 MB, of which 266 were that', () => {
    // REPORT … Duration: 395.99 ms Billed Duration: 662 ms Memory Size: 512 MB … Init Duration: 265.72 ms
    const { perCall } = costOf(small, { ...NOTHING, invocations: 1, billedMs: 662 });
    near(item(perCall, 'duration'), 0.0000055166777); // 0.662 × 0.5 × 0.0000166667
  });

  it('is less on arm64', () => {
    const use = { ...NOTHING, invocations: 1, billedMs: 1_000 };
    near(item(costOf(noop, use).perCall, 'duration'), 0.0000166667);
    near(item(costOf(arm, use).perCall, 'duration'), 0.0000133334);
  });

  it('is by the hour where instances are provisioned, beside a lower price of duration', () => {
    const { perCall, perHour, assumptions } = costOf(ready, { ...NOTHING, invocations: 1, billedMs: 1_000 });
    near(item(perCall, 'duration'), 0.0000097222);
    near(item(perHour, 'provisioned'), 0.03000024); // 2 × 1 GB × 3,600 s × 0.0000041667
    assert.match(assumptions.join(), /supposed to take every call/);
  });

  it('is a request and GB-seconds in steps of 100 ms and 64 MB for an execution', () => {
    const { perCall } = costOf(noop, { ...NOTHING, executions: { count: 1, mbMs: 100 * 64 } });
    near(item(perCall, 'transitions'), 0.0000011041875); // 0.000001 + 0.1 s × 0.0625 GB × 0.00001667
  });

  it('is by size at a table: writes by 1 KB, consistent reads by 4 KB', () => {
    const table = (operation: 'put' | 'get', valueBytes: number) =>
      item(costOf(noop, storing({ store: 'dynamodb', operation, valueBytes })).perCall, 'stores');
    near(table('put', 200), 0.000000625);
    near(table('put', 1_024), 0.000000625);
    near(table('put', 1_025), 0.00000125);
    near(table('put', 65_736), 65 * 0.000000625);
    near(table('get', 4_096), 0.000000125);
    near(table('get', 65_736), 17 * 0.000000125);
  });

  it('is by request at a bucket, and by pieces of 64 KB at a queue, where receiving takes a delete as well', () => {
    const bucket = (operation: 'put' | 'get') =>
      item(costOf(noop, storing({ operation, valueBytes: 1e6 })).perCall, 'stores');
    near(bucket('put'), 0.000005);
    near(bucket('get'), 0.0000004);
    const queue = (operation: 'put' | 'get', valueBytes: number) =>
      item(costOf(noop, storing({ store: 'sqs', operation, valueBytes })).perCall, 'messages');
    near(queue('put', 200), 0.0000004);
    near(queue('get', 200), 0.0000008);
    near(queue('put', 65_737), 0.0000008);
    near(queue('get', 65_737), 0.0000012);
  });

  it('grows in step with what is used, and is never negative', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    const uses = fc.record({
      invocations: amount,
      billedMs: amount,
      executions: fc.record({ count: amount, mbMs: amount }),
      stores: fc.array(
        fc.record({
          store: fc.constantFrom('s3' as const, 'dynamodb' as const, 'sqs' as const, 'runtime' as const),
          operation: fc.constantFrom('put' as const, 'get' as const),
          count: amount,
          valueBytes: fc.integer({ min: 0, max: 400_000 }),
        }),
        { maxLength: 4 },
      ),
    });
    const total = (use: CallUse): number => costOf(noop, use).perCall.reduce((sum, { usd }) => sum + usd, 0);
    fc.assert(
      fc.property(uses, uses, (a, b) => {
        const both: CallUse = {
          invocations: a.invocations + b.invocations,
          billedMs: a.billedMs + b.billedMs,
          executions: {
            count: a.executions.count + b.executions.count,
            mbMs: a.executions.mbMs + b.executions.mbMs,
          },
          stores: [...a.stores, ...b.stores],
        };
        assert.ok(total(a) >= 0);
        assert.ok(Math.abs(total(both) - total(a) - total(b)) <= 1e-9 * (total(both) + 1e-12));
      }),
    );
  });

  it('says whose prices these are and how old the oldest of them is', async () => {
    const use = { ...NOTHING, invocations: 1, billedMs: 1 };
    assert.equal(costOf(noop, use).prices.asOf, '2024-07');
    assert.match(costOf(noop, use).prices.source, /cloudchipr.*infracost/);
    assert.doesNotMatch(costOf(noop, use).assumptions.join(), /stand for/);
    const [elsewhere] = await planned({ ...settings, region: ['eu-central-1'] });
    assert.ok(elsewhere !== undefined);
    assert.match(costOf(elsewhere, use).assumptions.join(), /us-east-1 stand for eu-central-1/);
  });
});

describe('the price book', () => {
  it('gives each price a unit, steps, a date and a source', () => {
    const prices: Price[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('usd' in value) prices.push(value as Price);
      else Object.values(value).forEach(collect);
    };
    collect(US_EAST_1);
    assert.equal(prices.length, 18);
    for (const { usd, unit, granularity, asOf, source } of prices) {
      assert.ok(usd > 0 && usd < 1);
      assert.ok(unit !== '' && granularity !== '' && source !== '');
      assert.match(asOf, /^20\d\d(-\d\d(-\d\d)?)?$/);
    }
  });
});

describe('the plan of a run on AWS', () => {
  it('costs its calls, each function running 100 ms', async () => {
    const series = await planned(settings);
    const { costUsd, basis, charges = [] } = plan(series, 1_000, workOf(series, 1_000));
    // 1,000 × (0.0000002 + 0.1 × 0.0000166667 + 0.00000015)
    near(costUsd, 0.00201667);
    near(
      charges.reduce((sum, { usd }) => sum + usd, 0),
      costUsd,
    );
    assert.match(basis, /100 ms/);
    assert.match(basis, /us-east-1 as of 2024-07/);
  });

  it('pays for provisioned instances in steps of five minutes', async () => {
    const series = await planned({ ...settings, set: { 'aws.concurrency': ['2'] } });
    const { charges = [] } = plan(series, 0, workOf(series, 0, 301_000));
    near(item(charges, 'provisioned'), 0.03000024 / 6);
  });
});
