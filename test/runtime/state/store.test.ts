/** The pure parts of the state: cells, expiry, versions, watchers and the cache. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { answerAsk, KV_ASK_PREFIX_BYTES } from '../../../src/runtime/key-value-frames.js';
import { keyValueStore, MAX_KEY_BYTES } from '../../../src/runtime/key-value-store.js';
import {
  cellText,
  increased,
  MAX_SET_BYTES,
  MAX_SET_MEMBERS,
  memberAdded,
  memberRemoved,
  type Cell,
  type Changed,
} from '../../../src/runtime/state/cell.js';
import { valueCache } from '../../../src/runtime/state/value-cache.js';
import { watchedKeys } from '../../../src/runtime/state/watched-keys.js';

const cellOf = (changed: Changed): Cell | null => {
  assert.equal(changed.kind, 'cell');
  return changed.kind === 'cell' ? changed.cell : null;
};
const textOf = (cell: Cell | null): string => (cell === null ? 'nothing' : cellText(cell).toString());
const sortedMembers = (cell: Cell | null): string[] =>
  cell === null ? [] : (JSON.parse(textOf(cell)) as string[]).sort();

describe('cells', () => {
  it('count the same in whichever order', () => {
    const count = (amounts: readonly number[]): string =>
      textOf(amounts.reduce((cell: Cell | null, by) => cellOf(increased(cell, by)), null));
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (amounts) => {
        assert.equal(count(amounts), count([...amounts].reverse()));
        assert.equal(count(amounts), String(amounts.reduce((sum, by) => sum + by, 0)));
      }),
    );
  });

  it('hold each member once, in whichever order and however often it is added', () => {
    const build = (members: readonly string[]): Cell | null =>
      members.reduce(
        (cell: Cell | null, member, index) => cellOf(memberAdded(cell, member, index + 1)),
        null,
      );
    fc.assert(
      fc.property(fc.array(fc.string()), (members) => {
        const expected = [...new Set(members)].sort();
        assert.deepEqual(sortedMembers(build(members)), expected);
        assert.deepEqual(sortedMembers(build([...members, ...members].reverse())), expected);
      }),
    );
  });

  it('lose a member only to one who had seen its last addition', () => {
    const operation = fc.record({
      member: fc.constantFrom('a', 'b', 'c'),
      adds: fc.boolean(),
      lag: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        let cell: Cell | null = null;
        const model = new Map<string, number>();
        for (const [index, { member, adds, lag }] of operations.entries()) {
          const version = index + 1;
          const seen = Math.max(0, version - 1 - lag);
          cell = cellOf(adds ? memberAdded(cell, member, version) : memberRemoved(cell, member, seen));
          if (adds) model.set(member, version);
          else if ((model.get(member) ?? 0) <= seen) model.delete(member);
          assert.deepEqual(sortedMembers(cell), [...model.keys()].sort());
          if (cell?.kind === 'set') assert.ok(cell.bytes >= cellText(cell).length - 1);
        }
      }),
    );
  });

  it('refuse what is too much, and stay as they were', () => {
    const most = cellOf(increased(null, Number.MAX_SAFE_INTEGER));
    assert.equal(increased(most, 1).kind, 'refused');
    let full: Cell | null = null;
    for (let n = 0; n < MAX_SET_MEMBERS; n++) full = cellOf(memberAdded(full, String(n), n + 1));
    assert.equal(memberAdded(full, 'one more', 5000).kind, 'refused');
    assert.equal(sortedMembers(full).length, MAX_SET_MEMBERS);
    assert.equal(sortedMembers(cellOf(memberAdded(full, '7', 5000))).length, MAX_SET_MEMBERS);
    assert.equal(memberAdded(null, 'x'.repeat(MAX_SET_BYTES), 1).kind, 'refused');
    assert.equal(memberAdded(most, 'a', 1).kind, 'refused');
    assert.equal(increased(full, 1).kind, 'refused');
  });
});

describe('the store', () => {
  it('forgets keys when their time has come, asked for or swept, and gives their room back', () => {
    let nowMs = 0;
    const store = keyValueStore(20, () => nowMs);
    const told: string[] = [];
    const watcher = store.watcher((key) => told.push(key));
    const value = Buffer.alloc(9);
    assert.equal(store.put('a', value, null, 100).kind, 'done');
    assert.equal(store.put('b', value, null, 200).kind, 'done');
    assert.match(store.set('c', value) ?? '', /full/);
    watcher.watch('a');
    watcher.watch('b');
    nowMs = 99;
    store.sweep();
    assert.ok(store.get('a'));
    nowMs = 100;
    assert.equal(store.get('a'), null);
    assert.deepEqual(told, ['a']);
    nowMs = 200;
    store.sweep();
    assert.deepEqual(told, ['a', 'b']);
    assert.equal(store.set('c', value), null);
    assert.equal(store.set('d', value), null);
  });

  it('keeps what was written again without a time', () => {
    let nowMs = 0;
    const store = keyValueStore(1000, () => nowMs);
    store.put('a', Buffer.from('1'), null, 10);
    store.set('a', Buffer.from('2'));
    nowMs = 50;
    store.sweep();
    assert.equal(store.get('a')?.toString(), '2');
  });

  it('replaces a version only once, also one that was deleted meanwhile', () => {
    const store = keyValueStore();
    const value = Buffer.from('v');
    assert.equal(store.put('a', value, 0, null).kind, 'done');
    const version = store.read('a')?.version ?? 0;
    assert.equal(store.put('a', value, version, null).kind, 'done');
    assert.equal(store.put('a', value, version, null).kind, 'conflict');
    store.delete('a');
    assert.equal(store.put('a', value, 0, null).kind, 'done');
    assert.equal(store.put('a', value, version, null).kind, 'conflict');
    assert.equal(store.increase('n'.repeat(MAX_KEY_BYTES + 1), 1).kind, 'refused');
  });
});

describe('a request of an instance', () => {
  it('is answered or refused, whatever its bytes are', () => {
    const head = fc.tuple(fc.nat({ max: 7 }), fc.double(), fc.double(), fc.nat({ max: 1500 }));
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 1600 }), ([what, first, second, keyBytes], rest) => {
        const prefix = Buffer.alloc(KV_ASK_PREFIX_BYTES);
        prefix.writeUInt8(what, 0);
        prefix.writeDoubleBE(first, 1);
        prefix.writeDoubleBE(second, 9);
        prefix.writeUInt32BE(keyBytes, 17);
        const store = keyValueStore();
        const watcher = store.watcher(() => {});
        const answered = answerAsk(store, watcher, 1, Buffer.concat([prefix, rest])) !== null;
        assert.equal(answered, what <= 5 && keyBytes <= rest.length);
        assert.equal(answerAsk(store, watcher, 1, prefix.subarray(0, KV_ASK_PREFIX_BYTES - 1)), null);
      }),
    );
  });
});

describe('watched keys', () => {
  it('tell each holder of a copy once, and call the oldest copy back when there are too many', () => {
    const watched = watchedKeys(2);
    const told: string[] = [];
    const one = watched.watcher((key) => told.push(`one ${key}`));
    const two = watched.watcher((key) => told.push(`two ${key}`));
    for (const key of ['a', 'b', 'a', 'c']) one.watch(key);
    assert.deepEqual(told.splice(0), ['one a']);
    two.watch('b');
    watched.changed('b');
    watched.changed('b');
    watched.changed('a');
    assert.deepEqual(told.splice(0).sort(), ['one b', 'two b']);
    one.forget();
    watched.changed('c');
    assert.deepEqual(told, []);
  });
});

describe('the cache', () => {
  it('holds what was used last, within its bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), size: fc.nat({ max: 400 }) })),
        (sets) => {
          const cache = valueCache(1000);
          for (const { key, size } of sets) {
            cache.set(key, { value: 'v'.repeat(size), version: 1 });
            assert.ok(cache.bytes() <= 1000);
            assert.equal(cache.get(key)?.value?.length, size);
          }
          for (const key of ['a', 'b', 'c', 'd']) cache.delete(key);
          assert.equal(cache.bytes(), 0);
        },
      ),
    );
    const cache = valueCache(500);
    for (const key of ['a', 'b', 'c']) cache.set(key, { value: key, version: 1 });
    cache.get('a');
    for (const key of ['d', 'e']) cache.set(key, { value: key, version: 1 });
    assert.equal(cache.get('b'), undefined);
    assert.equal(cache.get('a')?.value, 'a');
    cache.set('huge', { value: 'x'.repeat(1000), version: 1 });
    assert.equal(cache.get('huge'), undefined);
  });
});
