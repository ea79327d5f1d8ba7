/** The store's guarantees, from inside functions on a real runtime. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stateMachineOf } from '../../../providers/local/state-machine.js';
import { errorTypeOf, eventually, runtimeUnderTest } from '../runtime-under-test.js';
import { checkHistory, type Operation } from './check-history.js';

/** Does operations at random and appends them to the history that it was given. */
const WORKER = `
const now = () => Number(process.hrtime.bigint() / 1000n);
exports.handler = async ({ id, history = [], instances = [] }, { kv, instanceId }) => {
  for (let n = 0; n < 60; n++) {
    const key = 'k' + Math.floor(Math.random() * 3);
    const consistency = Math.random() < 0.2 ? 'linearizable' : 'causal';
    const startUs = now();
    const { value, version } = await kv.getVersioned(key, { consistency });
    history.push({ kind: consistency, key, value, version, expected: 0, startUs, endUs: now() });
    if (Math.random() < 0.7) continue;
    const next = id + '/' + history.length;
    const beganUs = now();
    const made = await kv.update(key, next, version);
    if (made === null) continue;
    history.push({ kind: 'update', key, value: next, version: made, expected: version, startUs: beganUs, endUs: now() });
  }
  return { id, history, instances: [...instances, instanceId] };
}`;

describe('state', () => {
  it('is linearizable where asked for and causal along flows, over instances and functions', async () => {
    const runtime = await runtimeUnderTest({ poolSize: 2 });
    try {
      await runtime.deploy('one', WORKER);
      await runtime.deploy('two', WORKER);
      const steps = ['one', 'two', 'one'].map((name) => ({ kind: 'task', function: name }) as const);
      await runtime.client.putFlow(
        'session',
        stateMachineOf({ kind: 'sequence', steps }, (name) => name),
      );
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => runtime.execute('session', { id: `s${index}` })),
      );
      const outputs = answers.map(({ body }) => {
        const { output } = JSON.parse(body) as { output: { history: Operation[]; instances: string[] } };
        return output;
      });
      const sessions = outputs.map(({ history }) => history);
      assert.deepEqual(checkHistory(sessions), []);
      const all = sessions.flat();
      for (const kind of ['update', 'linearizable', 'causal']) {
        assert.ok(all.filter((one) => one.kind === kind).length > 20, kind);
      }
      assert.ok(new Set(outputs.flatMap(({ instances }) => instances)).size >= 4);
    } finally {
      await runtime.end();
    }
  });

  it('reads from the cache without a trip to the gateway, until somebody else writes', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy(
        'reader',
        `exports.handler = async ({ times, consistency }, { kv }) => {
          const seen = new Set();
          for (let n = 0; n < times; n++) seen.add(await kv.get('key', { consistency }));
          return [...seen];
        }`,
      );
      await runtime.deploy('writer', `exports.handler = async ({ value }, { kv }) => kv.set('key', value)`);
      const requests = async (): Promise<number> => (await runtime.client.describe()).keyValueRequests;
      const read = async (consistency: string): Promise<unknown> =>
        JSON.parse((await runtime.invoke('reader', { times: 200, consistency })).body);
      assert.deepEqual(await read('causal'), [null]);
      assert.equal(await requests(), 1);
      for (const value of ['a', 'b']) {
        const before = await requests();
        await runtime.invoke('writer', { value });
        assert.deepEqual(await read('causal'), [value]);
        assert.deepEqual(await read('causal'), [value]);
        assert.equal((await requests()) - before, 2);
      }
      const before = await requests();
      assert.deepEqual(await read('linearizable'), ['b']);
      assert.equal((await requests()) - before, 200);
    } finally {
      await runtime.end();
    }
  });

  it('reads its own writes from the cache, also those that are not answered yet', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy(
        'hasty',
        `const causal = { consistency: 'causal' };
        exports.handler = async (_, { kv }) => {
          const wrong = [];
          for (let n = 0; n < 100; n++) {
            const early = kv.get('key', causal);
            const writing = kv.set('key', String(n));
            if ((await kv.get('key', causal)) !== String(n)) wrong.push(n);
            await Promise.all([early, writing]);
            if ((await kv.get('key', causal)) !== String(n)) wrong.push(n);
          }
          return wrong;
        }`,
      );
      assert.equal((await runtime.invoke('hasty')).body, '[]');
    } finally {
      await runtime.end();
    }
  });

  it('lets changes in while a function does nothing but read its cache', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy(
        'waits',
        `exports.handler = async (_, { kv }) => {
          while ((await kv.get('flag', { consistency: 'causal' })) === null);
          return 'seen';
        }`,
      );
      await runtime.deploy('raises', `exports.handler = (_, { kv }) => kv.set('flag', 'up')`);
      const waiting = runtime.invoke('waits');
      await eventually('it reads', async () => (await runtime.client.describe()).keyValueRequests > 0);
      await runtime.invoke('raises');
      assert.equal((await waiting).body, '"seen"');
    } finally {
      await runtime.end();
    }
  });

  it('loses no increment that was answered, whoever dies', async () => {
    const runtime = await runtimeUnderTest({ poolSize: 2 });
    try {
      await runtime.deploy(
        'count',
        `exports.handler = async ({ dies }, { kv }) => {
          await Promise.all(Array.from({ length: 10 }, () => kv.increase('total')));
          if (!dies) return;
          for (let n = 0; n < 5; n++) kv.increase('total').catch(() => {});
          process.kill(process.pid, 'SIGKILL');
          await new Promise(() => {});
        }`,
      );
      await runtime.deploy('total', `exports.handler = (_, { kv }) => kv.get('total')`);
      const calls = Array.from({ length: 12 }, (_, index) =>
        runtime.invoke('count', { dies: index % 3 === 0 }),
      );
      const died = (await Promise.all(calls)).filter((answer) => errorTypeOf(answer) !== null).length;
      assert.equal(died, 4);
      const total = Number(JSON.parse((await runtime.invoke('total')).body));
      assert.ok(total >= 120 && total <= 140, String(total));
    } finally {
      await runtime.end();
    }
  });

  it('keeps sets and expiring keys, and refuses what it cannot do by RangeError', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy(
        'types',
        `exports.handler = async (_, { kv }) => {
          const causal = { consistency: 'causal' };
          await kv.add('set', 'a');
          const seen = await kv.getVersioned('set', causal);
          await kv.add('set', 'b');
          await kv.remove('set', 'a', seen.version);
          await kv.remove('set', 'b', seen.version);
          await kv.set('short', 'x', { ttlMs: 1 });
          await kv.getVersioned('short', causal);
          let gone = false;
          while (!gone) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            gone = (await kv.get('short', causal)) === null;
          }
          await kv.set('text', 'x');
          const refused = [];
          for (const wrong of [
            () => kv.increase('text'), () => kv.add('text', 'a'), () => kv.increase('n', 0.5), () => kv.increase('n', NaN),
            () => kv.set('k', 'v', { ttlMs: 0 }), () => kv.update('k', 'v', -1), () => kv.get('\\ud800', causal),
            () => kv.set('k', 'v'.repeat(6 * 1024 * 1024 + 1)), () => kv.get('k'.repeat(1025), causal),
          ]) refused.push(await wrong().then(() => 'done', (error) => error.name));
          return { set: await kv.get('set'), refused, stale: await kv.update('text', 'y', 1) };
        }`,
      );
      assert.deepEqual(JSON.parse((await runtime.invoke('types')).body), {
        set: '["b"]',
        refused: Array.from({ length: 9 }, () => 'RangeError'),
        stale: null,
      });
    } finally {
      await runtime.end();
    }
  });
});
