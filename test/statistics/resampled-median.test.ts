/** Days go in; that their median's interval covers the true one often enough comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { randomFrom } from '../../src/engine/random.js';
import { resampledMedian } from '../../src/statistics/resampled-median.js';

describe('a median by resampling days', () => {
  for (const n of [7, 8, 14, 28]) {
    it(`covers the true median of ${n} days in about 95 % of cases, and not much less`, () => {
      const random = randomFrom(n);
      const cases = 2_000;
      let covered = 0;
      for (let index = 0; index < cases; index++) {
        // Skewed, as latencies are; the median of −ln(u) is ln 2.
        const found = resampledMedian(Array.from({ length: n }, () => -Math.log(1 - random())));
        const [low, high] = found?.interval ?? [1, 0];
        if (low <= Math.LN2 && Math.LN2 <= high) covered++;
      }
      assert.ok(covered >= 0.93 * cases, `${covered} of ${cases}`);
    });
  }

  it('has an interval of values that were seen, around the median', () => {
    const value = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constant(Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (days) => {
        const found = resampledMedian(days);
        assert.ok(found !== null);
        const [low, high] = found.interval;
        assert.ok(low <= found.value && found.value <= high);
        for (const one of [low, found.value, high]) assert.ok(days.includes(one));
        assert.deepEqual(resampledMedian([...days].reverse()), found);
      }),
    );
  });

  it('is infinite where most days are, and absent for one day', () => {
    assert.equal(resampledMedian([1, Infinity, Infinity])?.value, Infinity);
    assert.equal(resampledMedian([1]), null);
  });
});
