/** The runtime's own key-value store, from inside functions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keyValueStore } from '../../src/runtime/key-value-store.js';
import { errorTypeOf, runtimeUnderTest } from './runtime-under-test.js';

describe('the key-value store', () => {
  it('is one for all functions', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('writer', 'exports.handler = ({ key, value }, { kv }) => kv.set(key, value)');
      await runtime.deploy(
        'reader',
        'exports.handler = async ({ key }, { kv }) => ({ value: await kv.get(key) })',
      );
      await runtime.deploy('remover', 'exports.handler = ({ key }, { kv }) => kv.delete(key)');
      const read = async (key: string): Promise<unknown> =>
        (JSON.parse((await runtime.invoke('reader', { key })).body) as { value: unknown }).value;
      assert.equal(await read('schlüssel'), null);
      const large = 'ä'.repeat(1_000_000);
      for (const value of ['', 'text', large]) {
        assert.equal((await runtime.invoke('writer', { key: 'schlüssel', value })).body, 'null');
        assert.ok((await read('schlüssel')) === value);
      }
      await runtime.invoke('remover', { key: 'schlüssel' });
      assert.equal(await read('schlüssel'), null);
      const refused = await runtime.invoke('writer', { key: 'k'.repeat(2000), value: '' });
      assert.equal(errorTypeOf(refused), 'RangeError');
    } finally {
      await runtime.end();
    }
  });

  it('answers many requests of one call, each with its own value', async () => {
    const runtime = await runtimeUnderTest();
    try {
      const source = `exports.handler = async (n, { kv }) => {
        const keys = Array.from({ length: n }, (_, i) => 'k' + i);
        await Promise.all(keys.map((key) => kv.set(key, key.toUpperCase())));
        return Promise.all(keys.map((key) => kv.get(key)));
      }`;
      await runtime.deploy('many', source);
      const expected = Array.from({ length: 200 }, (_, index) => `K${index}`);
      assert.deepEqual(JSON.parse((await runtime.invoke('many', 200)).body), expected);
    } finally {
      await runtime.end();
    }
  });

  it('holds what a map holds, within its bound, whatever is done to it', () => {
    const operation = fc.record({
      kind: fc.constantFrom('set', 'delete'),
      key: fc.constantFrom('a', 'b', 'ü', 'longer'),
      size: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const limit = 100;
        const store = keyValueStore(limit);
        const model = new Map<string, number>();
        const total = (): number =>
          [...model].reduce((sum, [key, size]) => sum + Buffer.byteLength(key) + size, 0);
        for (const { kind, key, size } of operations) {
          if (kind === 'delete') {
            store.delete(key);
            model.delete(key);
          } else {
            const before = model.get(key);
            model.set(key, size);
            const fits = total() <= limit;
            if (!fits && before === undefined) model.delete(key);
            if (!fits && before !== undefined) model.set(key, before);
            assert.equal(store.set(key, Buffer.alloc(size)) === null, fits);
          }
          for (const name of ['a', 'b', 'ü', 'longer']) {
            assert.equal(store.get(name)?.length, model.get(name));
          }
        }
      }),
    );
  });
});
