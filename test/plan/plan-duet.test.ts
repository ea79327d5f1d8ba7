/** Two configurations go in; a plan comes out in which each series of the head has its partner, or what is wrong with that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import type { DuetPlan, Plan } from '../../src/model/Plan.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { planGates } from '../../src/plan/plan-gates.js';
import { baseSeriesId, seriesId } from '../../src/plan/series-id.js';

async function planOf(settings: Record<string, unknown>, urls: readonly string[] = []): Promise<Plan> {
  const { config, catalog } = await resolveConfig({
    argv: { _: [], ...(urls.length === 0 ? {} : { url: urls }) },
    env: {},
    cwd: process.cwd(),
    file: { path: 'settings', settings, extend: {}, lineOf: () => null },
  });
  return makePlan(config, catalog);
}

async function duetOf(settings: Record<string, unknown>, urls: readonly string[] = []): Promise<DuetPlan> {
  const { duet } = await planOf(settings, urls);
  assert.ok(duet !== null);
  return duet;
}

async function problemsOf(settings: Record<string, unknown>): Promise<string> {
  const error: unknown = await planOf(settings).then(
    () => assert.fail('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FaasmarkError, String(error));
  assert.equal(error.exit, 2);
  return error.problems.map(({ message, hint }) => `${message}\n${hint}`).join('\n');
}

const CHAINS = { workload: ['chain'], composition: ['direct', 'native'] };

describe('the plan of a duet', () => {
  it('gives each series of the head the same one of the base, with functions and a name of its own', async () => {
    const plan = await planOf({ ...CHAINS, against: 'memory=512' });
    assert.deepEqual(plan.duet?.pairs, [
      {
        base: 'local/local/chain[direct]+memory=512+side=base',
        head: 'local/local/chain[direct]',
      },
      {
        base: 'local/local/chain[native]+memory=512+side=base',
        head: 'local/local/chain[native]',
      },
    ]);
    assert.equal(new Set(plan.series.map(({ id }) => id)).size, 4);
    assert.deepEqual(
      plan.series.map(({ memoryMb }) => memoryMb),
      [256, 512, 256, 512],
    );
    assert.ok(plan.blocks.every((block) => block.length === 4));
    assert.equal(plan.resources.find(({ kind }) => kind === 'function')?.count, 8);
  });

  it('compares a configuration with itself', async () => {
    const { pairs, base } = await duetOf({ ...CHAINS, against: 'memory=256' });
    for (const pair of pairs) assert.equal(pair.base, `${pair.head}+side=base`);
    assert.equal(base, 'memory=256');
  });

  it('pairs the same cell on both sides, and what is left in its order', async () => {
    const swapped = await duetOf({ workload: ['noop', 'echo'], against: 'workload=echo,noop' });
    assert.deepEqual(
      swapped.pairs.map(({ base }) => base),
      ['local/local/noop[caller]+side=base', 'local/local/echo[caller]+side=base'],
    );
    const others = await duetOf({ ...CHAINS, composition: ['direct'], against: 'composition=native' });
    assert.deepEqual(others.pairs, [
      { base: 'local/local/chain[native]+side=base', head: 'local/local/chain[direct]' },
    ]);
  });

  it('has the same ids whatever the order in which things were named', async () => {
    const idsOf = async (composition: string[]) =>
      (await planOf({ ...CHAINS, composition, against: 'memory=512' })).series.map(({ id }) => id).sort();
    assert.deepEqual(await idsOf(['direct', 'native']), await idsOf(['native', 'direct']));
  });

  it('calls both sides at the same instants, by the load of the head', async () => {
    const plan = await planOf({ ...CHAINS, rate: 5, against: ['connections=3', 'memory=512'] });
    const [head, base] = plan.series;
    assert.deepEqual(base?.load, { ...head?.load, connections: 3 });
  });

  it('lays parameters over those of the head, key by key', async () => {
    const { pairs } = await duetOf({
      workload: ['chain'],
      composition: ['key-value'],
      set: { 'chain.length': ['3'], 'chain.store': ['runtime'] },
      against: 'chain.store=dynamodb',
    });
    assert.deepEqual(pairs, [
      {
        base: 'local/local/chain[key-value]+length=3+side=base+store=dynamodb',
        head: 'local/local/chain[key-value]+length=3+store=runtime',
      },
    ]);
  });

  it('pairs URLs by position, also a URL with itself', async () => {
    const heads = ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b'];
    const against = 'http://127.0.0.1:2/b,http://127.0.0.1:1/b?secret=hunter22';
    const plan = await planOf({ against }, heads);
    assert.deepEqual(
      plan.duet?.pairs.map(({ base }) => base),
      [
        'http/any/url[caller]+side=base+target=127.0.0.1.2/b',
        'http/any/url[caller]+side=base+target=127.0.0.1.1/b',
      ],
    );
    assert.deepEqual(
      plan.series.map(({ urlIndex }) => urlIndex),
      [0, 2, 1, 3],
    );
    assert.ok(!JSON.stringify(plan).includes('hunter22'));
  });

  it('has a hash that covers who is compared, the margin and the gates', async () => {
    const asked = { ...CHAINS, against: 'memory=512' };
    const plans = await Promise.all([
      planOf(CHAINS),
      planOf(asked),
      planOf({ ...asked, margin: '10%' }),
      planOf({ ...asked, gate: '*:p50' }),
      planOf({ ...asked, against: 'memory=1024' }),
    ]);
    assert.equal(new Set(plans.map(({ hash }) => hash)).size, plans.length);
    assert.equal((await planOf({ ...asked, seed: 9 })).hash, plans[1]?.hash);
  });

  it('says who would have no partner', async () => {
    const text = await problemsOf({ against: 'composition=direct' });
    assert.match(text, /head has 8 series and the base 3/);
    assert.match(text, /noop\[caller\] \(head\)/);
    assert.match(text, /same ones pair/);
  });

  it('tells what is wrong on either side, and once what is wrong on both', async () => {
    const text = await problemsOf({
      ...CHAINS,
      region: ['mars'],
      set: { 'chain.width': ['1'] },
      against: 'chain.length=0',
    });
    assert.equal(text.match(/no region "mars"/g)?.length, 1);
    assert.equal(text.match(/no parameter "width"/g)?.length, 1);
    assert.match(text, /chain\.length=0: "0" is out of range/);
  });
});

describe('gates', () => {
  const HEADS = [{ id: 'local/local/noop[caller]' }, { id: 'local/local/chain[direct]+length=3' }];

  it('are the p99 of every series unless some are named', () => {
    assert.deepEqual(
      planGates([], HEADS, []),
      HEADS.map(({ id }) => ({ series: id, quantile: 'p99' })),
    );
  });

  it('are named by globs, brackets standing for themselves, with or without the place, and a quantile', () => {
    assert.deepEqual(planGates(['chain[direct]*:p50', '*:p99', 'local/*/noop*'], HEADS, []), [
      { series: 'local/local/noop[caller]', quantile: 'p99' },
      { series: 'local/local/chain[direct]+length=3', quantile: 'p50' },
      { series: 'local/local/chain[direct]+length=3', quantile: 'p99' },
    ]);
  });

  it('that name nothing are problems', async () => {
    const text = await problemsOf({ ...CHAINS, against: 'memory=512', gate: ['fan*', 'chain*:p90'] });
    assert.match(text, /--gate fan\*: no series of the head matches/);
    assert.match(text, /There are chain\[direct\], chain\[native\]/);
    assert.match(text, /"p90" is not compared/);
  });
});

describe('the id on the side of the base', () => {
  it('is the one that the axis side=base gives, for any axes', () => {
    const axes = fc.dictionary(
      fc.stringMatching(/^[a-z][a-zA-Z-]{0,8}$/),
      fc.stringMatching(/^[\w./+=-]{1,8}$/),
    );
    const place = { provider: 'p', region: 'r', workload: 'w', composition: 'direct' };
    fc.assert(
      fc.property(axes, (own) => {
        fc.pre(!('side' in own));
        const id = seriesId({ ...place, axes: own });
        assert.equal(baseSeriesId(id), seriesId({ ...place, axes: { ...own, side: 'base' } }));
        assert.notEqual(baseSeriesId(id), id);
      }),
    );
  });
});
