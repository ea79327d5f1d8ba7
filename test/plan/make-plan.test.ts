/** Configurations go in; plans come out that hold what was asked, or every problem at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import { intendedCount } from '../../src/engine/schedule.js';
import type { Plan } from '../../src/model/Plan.js';
import { makePlan } from '../../src/plan/make-plan.js';

async function planOf(settings: Record<string, unknown>, urls: readonly string[] = []): Promise<Plan> {
  const { config, catalog } = await resolveConfig({
    argv: { _: [], ...(urls.length === 0 ? {} : { url: urls }) },
    env: {},
    cwd: process.cwd(),
    file: { path: 'settings', settings, extend: {}, lineOf: () => null },
  });
  return makePlan(config, catalog);
}

describe('plan', () => {
  it('measures the standard suite by default, with enough samples for every p99 in under three minutes', async () => {
    const plan = await planOf({});
    assert.deepEqual(
      plan.series.map(({ id }) => id),
      [
        'local/local/noop[caller]',
        'local/local/chain[in-process]',
        'local/local/chain[native]',
        'local/local/chain[direct]',
        'local/local/chain[key-value]',
        'local/local/chain[object-store]',
        'local/local/fanout[direct]',
        'local/local/fanin[direct]',
      ],
    );
    assert.equal(plan.blocks.length, 10);
    for (const { load } of plan.series) {
      assert.ok(10 * (intendedCount(load) ?? 0) >= 1_050);
      assert.equal(load.leadInMs, Math.round(load.durationMs / 10));
    }
    assert.equal(
      new Set(plan.series.map(({ load }) => ('ratePerSecond' in load ? load.ratePerSecond : null))).size,
      1,
      'one rate for all',
    );
    assert.ok(plan.durationMs < 180_000, `${plan.durationMs} ms`);
    assert.equal(plan.costUsd, 0);
  });

  it('trades p99 for p90 when quick', async () => {
    const plan = await planOf({ quick: true });
    const load = plan.series[0]?.load;
    assert.ok(load !== undefined && plan.blocks.length * (intendedCount(load) ?? 0) >= 100);
    assert.ok(plan.durationMs < 40_000, `${plan.durationMs} ms`);
  });

  it('makes an axis of every parameter with several values', async () => {
    const plan = await planOf({
      workload: ['chain'],
      composition: ['direct', 'native'],
      set: { 'chain.length': ['2', '5'] },
    });
    assert.deepEqual(plan.series.map(({ id }) => id).sort(), [
      'local/local/chain[direct]',
      'local/local/chain[direct]+length=5',
      'local/local/chain[native]',
      'local/local/chain[native]+length=5',
    ]);
    const five = plan.series.find(({ id }) => id.endsWith('[direct]+length=5'));
    assert.equal(five?.functions.length, 5);
  });

  it('puts the store that was asked for behind the edges, and says what cannot be', async () => {
    const plan = await planOf({
      workload: ['handoff'],
      composition: ['key-value', 'object-store'],
      payload: [1_024, 500_000],
      set: { 'handoff.store': ['dynamodb', 'runtime'] },
    });
    const ids = plan.series.map(({ id }) => id);
    assert.deepEqual(ids.sort(), [
      'local/local/handoff[key-value]+sizeBytes=500000+store=runtime',
      'local/local/handoff[key-value]+store=dynamodb',
      'local/local/handoff[key-value]+store=runtime',
    ]);
    assert.ok(plan.notPossible.some(({ reason }) => /dynamodb holds values of at most/.test(reason)));
  });

  it('has the same hash for the same measurement, whatever the seed', async () => {
    const [a, b, c] = await Promise.all([planOf({ seed: 1 }), planOf({ seed: 2 }), planOf({ rate: 50 })]);
    assert.equal(a.hash, b.hash);
    assert.notDeepEqual(a.blocks, b.blocks);
    assert.notEqual(a.hash, c.hash);
  });

  it('names URLs without their secrets', async () => {
    const plan = await planOf({}, [
      'https://user:hunter2@example.org/f?key=hunter2',
      'https://example.org/f?key=other',
    ]);
    const text = JSON.stringify(plan);
    assert.ok(!text.includes('hunter2'), text);
    assert.equal(new Set(plan.series.map(({ id }) => id)).size, 2);
  });

  it('tells every problem at once', async () => {
    await assert.rejects(
      planOf({
        workload: ['chain'],
        set: { 'chain.width': ['3'], 'chain.length': ['0'], 'aws.x': ['1'] },
        region: ['mars'],
      }),
      (error) => {
        assert.ok(error instanceof FaasmarkError);
        assert.equal(error.exit, 2);
        const text = error.problems.map(({ message }) => message).join('\n');
        for (const expected of [
          /no parameter "width"/,
          /"0" is out of range/,
          /"aws" is neither/,
          /no region "mars"/,
        ]) {
          assert.match(text, expected);
        }
        return true;
      },
    );
  });
});
