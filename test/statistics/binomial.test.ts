/** Binomial tails and exact intervals against sums and published values. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  binomialUpperTail,
  clearlyExceeds,
  clopperPearson,
  smallestClearExcess,
} from '../../src/statistics/binomial.js';

/** P(X ≥ count), term by term. */
function summedTail(count: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= (((n - k) / (k + 1)) * p) / (1 - p);
  }
  return 1 - below;
}

describe('binomialUpperTail', () => {
  it('is the sum of the terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (n, count, p) => {
          const expected = count > n ? 0 : summedTail(count, n, p);
          assert.ok(Math.abs(binomialUpperTail(count, n, p) - expected) < 1e-9);
        },
      ),
    );
  });
});

describe('clopperPearson', () => {
  it('gives the exact 95 % intervals of 8 in 10, 1 in 10, 0 in 10 and 10 in 10', () => {
    const table: [number, number, number][] = [
      [8, 0.4439045376923585, 0.9747892736731666],
      [1, 0.0025285785444617848, 0.4450161170281954],
      [0, 0, 1 - 0.025 ** 0.1],
      [10, 0.025 ** 0.1, 1],
    ];
    for (const [successes, low, high] of table) {
      const interval = clopperPearson(successes, 10, 0.95);
      assert.ok(Math.abs(interval[0] - low) < 1e-9 && Math.abs(interval[1] - high) < 1e-9, `${successes}`);
    }
  });
});

describe('clearlyExceeds', () => {
  it('needs 3 of 33, 5 of 105, 20 of 1,050 and 1,075 of 100,000 to exceed 1 %', () => {
    const table: [number, number][] = [
      [33, 3],
      [105, 5],
      [1_050, 20],
      [100_000, 1_075],
    ];
    for (const [n, least] of table) {
      assert.equal(smallestClearExcess(n, 0.01), least);
      assert.ok(clearlyExceeds(least, n, 0.01) && !clearlyExceeds(least - 1, n, 0.01));
    }
  });

  it('comes down to the bare share as samples grow', () => {
    const shares = [100, 10_000, 1_000_000].map((n) => smallestClearExcess(n, 0.01) / n);
    assert.ok(shares.every((share) => share > 0.01));
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    assert.ok((shares.at(-1) ?? 1) < 0.0103);
  });
});
