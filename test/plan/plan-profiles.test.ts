/** Profiles go in, plans come out: their length, their calls and their parts known beforehand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import type { Plan } from '../../src/model/Plan.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { planText } from '../../src/commands/show-plan.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

async function planOf(argv: Record<string, unknown>): Promise<Plan> {
  const { config, catalog } = await resolveConfig({ argv, env: {}, cwd: await temporaryFolder() });
  return makePlan(config, catalog);
}

const FIXED = { workload: 'noop', trials: '5', warmup: '0', seed: '1' };
const loadOf = (plan: Plan) => plan.series[0]?.load;

describe('the plan of a profile', () => {
  it('knows the calls of bursts, one of them before the measured part', async () => {
    const plan = await planOf({ ...FIXED, profile: 'burst', burst: '50', interval: '2s', duration: '6s' });
    assert.equal(plan.invocations, 5 * 50 * 4);
    assert.equal(loadOf(plan)?.connections, 50, 'no handshake within a burst');
    assert.ok(plan.durationMs > 5 * 8_000 && plan.durationMs < 5 * 8_000 + 12_000);
  });

  it('knows the length of idle gaps', async () => {
    const plan = await planOf({ ...FIXED, profile: 'idle', gaps: '2s,1s' });
    const load = loadOf(plan);
    assert.ok(load?.profile === 'idle');
    assert.deepEqual(load.gapsMs, [1_000, 2_000]);
    assert.equal(load.durationMs, 4_000);
    assert.equal(plan.invocations, 5 * 3);
    assert.equal(load.connections, 1, 'no calls that keep other instances awake');
  });

  it('steps after a third, to ten times the rate unless told otherwise', async () => {
    const load = loadOf(await planOf({ ...FIXED, profile: 'step', rate: '20', duration: '10s' }));
    assert.ok(load?.profile === 'step');
    assert.deepEqual([load.stepAtMs, load.toRatePerSecond], [3_000, 200]);
  });

  it('doubles the rate for a ladder that names none, each rung as long as the duration', async () => {
    const load = loadOf(await planOf({ ...FIXED, profile: 'ladder', rate: '5', duration: '2s' }));
    assert.ok(load?.profile === 'ladder');
    assert.deepEqual(load.ratesPerSecond, [5, 10, 20, 40, 80]);
    assert.equal(load.durationMs, 10_000);
  });

  it('says of a closed loop that it does not know, and leaves out what the caller itself composes', async () => {
    const plan = await planOf({ ...FIXED, workload: 'noop,chain', composition: 'caller', profile: 'closed' });
    assert.equal(plan.series.length, 1);
    assert.match(plan.notPossible[0]?.reason ?? '', /closed loop calls one endpoint/);
    assert.match(
      planText(plan, { maxCostUsd: 1, seed: 1, strict: false, abortOnFail: false }),
      /invocations {2}up to about [\d,]+ invocations/,
    );
  });

  it('names the profile in the id of its series, so that none is taken for the other', async () => {
    const ids = await Promise.all(
      ['arrival', 'closed', 'burst'].map(
        async (profile) => (await planOf({ ...FIXED, profile })).series[0]?.id,
      ),
    );
    assert.deepEqual(ids, [
      'local/local/noop[caller]',
      'local/local/noop[caller]+profile=closed',
      'local/local/noop[caller]+profile=burst',
    ]);
  });

  it('has another hash for other settings of the profile', async () => {
    const one = await planOf({ ...FIXED, profile: 'burst', burst: '50' });
    const other = await planOf({ ...FIXED, profile: 'burst', burst: '51' });
    assert.notEqual(one.hash, other.hash);
  });

  for (const [what, argv, expected] of [
    ['no call at all', { rate: '0.5', duration: '1s' }, /^Not one call falls/],
    [
      'more calls than a schedule holds',
      { rate: '90000', duration: '1h' },
      /^A trial of this load makes 356,400,000/,
    ],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      const error: unknown = await planOf({ ...FIXED, ...argv }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof FaasmarkError && error.exit === 2);
      assert.match(error.message, expected);
    });
  }
});
