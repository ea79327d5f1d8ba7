/** Values go in; ranks, counts and merges agree with a plain sorted array. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  countAbove,
  decode,
  encode,
  mergeEncoded,
  newHistogram,
  quantile,
  record,
  valueAtRank,
} from '../../src/engine/histogram.js';

const latencies = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 200 });
const filled = (values: readonly number[]) => {
  const histogram = newHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
};

describe('histogram', () => {
  it('finds the value of every rank within its three digits', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const histogram = filled(values);
        sorted.forEach((exact, index) => {
          const found = valueAtRank(histogram, index + 1) ?? Number.NaN;
          assert.ok(found >= exact && found <= exact * 1.001 + 1, `rank ${index + 1}: ${found} for ${exact}`);
        });
        assert.equal(valueAtRank(histogram, values.length + 1), null);
      }),
      { numRuns: 30 },
    );
  });

  it('says the same after a round trip through its text form', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = filled(values);
        const text = encode(histogram);
        assert.ok(text !== null);
        const again = decode(text);
        assert.equal(again.totalCount, values.length);
        for (const q of [0.01, 0.5, 0.9, 0.99, 1]) assert.equal(quantile(again, q), quantile(histogram, q));
      }),
      { numRuns: 30 },
    );
  });

  it('merges parts into exactly the histogram of all values, in any order', () => {
    fc.assert(
      fc.property(fc.array(latencies, { minLength: 1, maxLength: 5 }), (parts) => {
        const encoded = parts.map((part) => encode(filled(part)));
        const whole = encode(filled(parts.flat()));
        assert.equal(encode(mergeEncoded(encoded)), whole);
        assert.equal(encode(mergeEncoded([...encoded].reverse())), whole);
      }),
      { numRuns: 20 },
    );
  });

  it('counts what lies above a value, by bucket', () => {
    const histogram = filled([10, 20, 30, 1_000, 50_000]);
    assert.equal(countAbove(histogram, 20), 3);
    assert.equal(countAbove(histogram, 50_000), 0);
    assert.equal(countAbove(histogram, 5), 5);
  });

  it('refuses what is not a latency, and keeps the rest within its range', () => {
    const histogram = newHistogram();
    assert.throws(() => record(histogram, Number.NaN), RangeError);
    assert.throws(() => record(histogram, Infinity), RangeError);
    record(histogram, 0.2);
    record(histogram, 1e12);
    assert.equal(histogram.totalCount, 2);
    assert.equal(valueAtRank(histogram, 1), 1);
    assert.equal(encode(newHistogram()), null);
  });
});
