/** Series and seeds go in; every block holds each series once, and what precedes what is balanced. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { randomFrom } from '../../src/engine/random.js';
import { blockOrders, williams } from '../../src/plan/block-order.js';

describe('block order', () => {
  it('holds every series once in every block, and is the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(),
        (series, blocks, seed) => {
          const orders = blockOrders(series, blocks, randomFrom(seed));
          assert.equal(orders.length, blocks);
          const each = Array.from({ length: series }, (_, index) => index);
          for (const order of orders)
            assert.deepEqual(
              [...order].sort((a, b) => a - b),
              each,
            );
          assert.deepEqual(blockOrders(series, blocks, randomFrom(seed)), orders);
        },
      ),
    );
  });

  it('lets every series precede every other equally often within one design', () => {
    for (let size = 2; size <= 13; size++) {
      const pairs = new Map<string, number>();
      for (const row of williams(size)) {
        row.slice(1).forEach((next, index) => {
          const pair = `${row[index]} ${next}`;
          pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
        });
      }
      assert.equal(pairs.size, size * (size - 1), `size ${size}: every ordered pair occurs`);
      assert.equal(new Set(pairs.values()).size, 1, `size ${size}: all equally often`);
    }
  });
});
