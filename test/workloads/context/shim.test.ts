/** What the shim adds around handlers: evidence, hops, edges, and clear failures. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Program } from '../../../src/model/Program.js';
import { chain } from '../../../workloads/chain/workload.js';
import { handler as step } from '../../../workloads/chain/functions/step.js';
import { compose } from '../../../src/plan/compose.js';
import type { Handler } from '../../../workloads/context/index.js';
import { createEntry, type Entry } from '../../../workloads/context/shim.js';
import { store as runtimeStore } from '../../../workloads/context/stores/runtime.js';
import type { Store } from '../../../workloads/context/stores/store.js';

const PLAIN: Program = { kind: 'plain', handler: 'it' };
const noInvoke = () => Promise.reject(new Error('nothing can be invoked here'));

function entryOf(handler: Handler, program: Program = PLAIN, stores: Store[] = []): Entry {
  return createEntry({ program, handlers: { it: handler }, stores, invoke: noInvoke });
}

/** A store in this process; what it answers can be bent. */
function storeIn(values: Map<string, string>, read = (key: string) => values.get(key)): Store {
  return {
    name: 's3',
    edge: 'object-store',
    put: (key, value) => Promise.resolve(void values.set(key, value)),
    get(key) {
      const value = read(key);
      return value === undefined ? Promise.reject(new Error(`nothing under ${key}`)) : Promise.resolve(value);
    },
  };
}

describe('the envelope', () => {
  it('counts calls from 1 and keeps one id per instance', async () => {
    const entry = entryOf(() => 'done');
    const replies = [await entry({}), await entry({}), await entry({})];
    assert.deepEqual(
      replies.map(({ fm, ordinal, result }) => ({ fm, ordinal, result })),
      [1, 2, 3].map((ordinal) => ({ fm: 1, ordinal, result: 'done' })),
    );
    assert.equal(new Set(replies.map(({ instance }) => instance)).size, 1);
    assert.notEqual((await entryOf(() => 'done')({})).instance, replies[0]?.instance);
  });

  it('gives the age at entry since the instance left the pool, or since its process began', async () => {
    const entry = entryOf(async () => {
      const until = performance.now() + 20;
      while (performance.now() < until) await Promise.resolve();
    });
    const before = performance.now();
    const { ageUs, durationUs } = await entry({}, { instanceStartedAt: before - 1000 });
    assert.ok(durationUs >= 20_000, `${durationUs} µs`);
    assert.ok(ageUs >= 1_000_000, `${ageUs} µs`);
    // Entry, not end: the work is not part of the age.
    assert.ok(ageUs <= (performance.now() - before + 1000) * 1000 - durationUs + 1000, `${ageUs} µs`);

    const sinceProcess = await entry({});
    assert.ok(sinceProcess.ageUs >= before * 1000);
    assert.ok(sinceProcess.ageUs <= performance.now() * 1000);
    assert.equal((await entry({}, { instanceStartedAt: performance.now() + 60_000 })).ageUs, 0);
  });

  it('turns a missing result into null, so that the envelope stays complete', async () => {
    const reply = await entryOf(() => undefined)({});
    assert.equal(reply.result, null);
  });

  it('lets what a handler throws pass', async () => {
    const entry = entryOf(() => {
      throw new RangeError('no such thing');
    });
    await assert.rejects(entry({}), { name: 'RangeError', message: 'no such thing' });
  });

  it('keeps the cache as long as the instance', async () => {
    const entry = entryOf((_, { cache }) => {
      cache.set('calls', Number(cache.get('calls') ?? 0) + 1);
      return cache.get('calls');
    });
    await entry({});
    assert.equal((await entry({})).result, 2);
  });
});

describe('events that are envelopes', () => {
  const echo = entryOf((event) => event);
  const envelope = (result: unknown) => ({
    fm: 1,
    instance: 'i',
    ordinal: 1,
    ageUs: 5,
    durationUs: 5,
    hops: [],
    result,
  });

  it('reach the handler unwrapped, alone, in arrays and in arrays of arrays', async () => {
    assert.deepEqual((await echo(envelope({ a: 1 }))).result, { a: 1 });
    assert.deepEqual((await echo([envelope(1), envelope(2)])).result, [1, 2]);
    assert.deepEqual((await echo([[envelope(1)], []])).result, [[1], []]);
  });

  it('are told from events that only resemble them', async () => {
    for (const event of [{ fm: 1 }, { fm: 1, result: 3 }, { ...envelope(1), fm: 2 }, { of: envelope(1) }]) {
      assert.deepEqual((await echo(event)).result, event);
    }
  });
});

describe('hops', () => {
  it('record stores and invoked functions, timed by this function', async () => {
    const inner = await entryOf(() => 42)({});
    const entry = createEntry({
      program: PLAIN,
      handlers: {
        it: async (_: unknown, ctx: Parameters<Handler>[1]) => {
          await ctx.objects.put('k', 'v');
          return [await ctx.invoke('other', { n: 1 }), await ctx.objects.get('k')];
        },
      },
      stores: [storeIn(new Map())],
      invoke: (name, body) => {
        assert.deepEqual([name, body], ['other', '{"n":1}']);
        return Promise.resolve(JSON.stringify(inner));
      },
    });
    const { result, hops } = await entry({});
    assert.deepEqual(result, [42, 'v']);
    assert.deepEqual(
      hops.map(({ name, kind }) => [name, kind]),
      [
        ['s3', 'put'],
        ['other', 'invoke'],
        ['s3', 'get'],
      ],
    );
    const { instance, ordinal, ageUs, durationUs } = inner;
    assert.deepEqual(hops[1], {
      name: 'other',
      kind: 'invoke',
      us: hops[1]?.us,
      instance,
      ordinal,
      ageUs,
      durationUs,
      hops: [],
    });
  });

  it('refuse an invoked function that answers without an envelope', async () => {
    for (const body of ['', 'oops', '{"result":1}', `{"fm":1,"result":1}`, 'x'.repeat(5000)]) {
      const entry = createEntry({
        program: PLAIN,
        handlers: { it: (_: unknown, ctx: Parameters<Handler>[1]) => ctx.invoke('other', null) },
        stores: [],
        invoke: () => Promise.resolve(body),
      });
      await assert.rejects(entry({}), (error: Error) => {
        assert.match(error.message, /^"other" answered with something that is no reply envelope/);
        assert.ok(error.message.length < 300);
        return true;
      });
    }
  });
});

describe('stores', () => {
  it('that were not deployed with the function say so', async () => {
    await assert.rejects(entryOf((_, ctx) => ctx.objects.get('k'))({}), /deployed without an object store/);
    await assert.rejects(
      entryOf((_, ctx) => ctx.table.put('k', 'v'))({}),
      /deployed without a key-value store/,
    );
  });

  it('of the platform itself need a platform that has one, and a value under the key', async () => {
    const entry = entryOf((event, ctx) => ctx.table.get(String(event)), PLAIN, [runtimeStore]);
    const kv = {
      get: (key: string) => Promise.resolve(key === 'there' ? 'value' : null),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    };
    assert.equal((await entry('there', { kv })).result, 'value');
    await assert.rejects(entry('gone', { kv }), /holds nothing under key "gone"/);
    await assert.rejects(entry('there'), /gives its functions no key-value store/);
  });
});

describe('programs', () => {
  it('in-process run invoked functions inside, without a hop', async () => {
    const entry = createEntry({
      program: { kind: 'in-process', flow: { kind: 'task', function: 'outer' } },
      handlers: {
        outer: (event: unknown, ctx: Parameters<Handler>[1]) => ctx.invoke('inner', event),
        inner: (event: number) => event + 1,
      },
      stores: [],
      invoke: noInvoke,
    });
    const { result, hops } = await entry(1);
    assert.deepEqual({ result, hops }, { result: 2, hops: [] });
  });

  it('name what is missing', async () => {
    const program: Program = { kind: 'in-process', flow: { kind: 'task', function: 'absent' } };
    await assert.rejects(entryOf(() => 1, program)({}), /carries no handler "absent"/);
    const map: Program = {
      kind: 'in-process',
      flow: { kind: 'map', over: { kind: 'task', function: 'it' } },
    };
    await assert.rejects(entryOf(() => 1, map)({ no: 'array' }), /a map needs an array/);
    const handlers = JSON.parse('{"it": 7}') as Record<string, Handler<never>>;
    assert.throws(
      () => createEntry({ program: PLAIN, handlers, stores: [], invoke: noInvoke }),
      /the source of "it" exports no function "handler"/,
    );
  });

  it('that pass values by payload take what looks like a reference for a value', async () => {
    const lookalike = { $faasmark: 'ref', store: 'object-store', key: 'k' };
    const program: Program = {
      kind: 'continue',
      handler: 'it',
      rest: [],
      edge: 'payload',
      resultEdge: 'payload',
    };
    assert.deepEqual((await entryOf((event) => event, program)(lookalike)).result, lookalike);
  });

  /** A chain of two through a store, with a store that can be bent. */
  const chainThrough = (store: Store): Entry => {
    const { functions } = compose(chain.design({}), 'object-store', { objectStore: 's3', keyValue: null });
    const entries = new Map<string, Entry>();
    for (const { name, program } of functions) {
      const invoke = async (other: string, body: string) =>
        JSON.stringify(await entries.get(other)?.(JSON.parse(body)));
      entries.set(name, createEntry({ program, handlers: { step }, stores: [store], invoke }));
    }
    const first = entries.get('step-1');
    assert.ok(first);
    return first;
  };

  it('write under a new key each time', async () => {
    const values = new Map<string, string>();
    const entry = chainThrough(storeIn(values));
    const { input } = chain.design({});
    for (const call of [0, 1, 2]) await entry(input(call));
    assert.equal(values.size, 3);
  });

  it('through a store that answers with what an earlier call wrote are found out by the check', async () => {
    const values = new Map<string, string>();
    const entry = chainThrough(storeIn(values, () => [...values.values()][0]));
    const { input, check } = chain.design({});
    assert.equal(check((await entry(input(0))).result, input(0)), null);
    assert.match(String(check((await entry(input(1))).result, input(1))), /should be/);
  });

  it('through a store that lost a value fail', async () => {
    const entry = chainThrough(storeIn(new Map(), () => undefined));
    await assert.rejects(entry(chain.design({}).input(0)), /nothing under/);
  });
});
