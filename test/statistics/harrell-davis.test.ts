/** The weights of Harrell and Davis: what they sum to, where they lie, and that they estimate better than one rank. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { harrellDavisWeights } from '../../src/statistics/harrell-davis.js';
import { normal, seededRandom } from '../analyse/build-evidence.js';

describe('harrellDavisWeights', () => {
  it('sum to 1, are never negative and name only ranks that exist', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(0.01, 0.5, 0.9, 0.99), (n, q) => {
        const { firstRank, weights } = harrellDavisWeights(n, q);
        assert.ok(firstRank >= 1 && firstRank + weights.length - 1 <= n);
        assert.ok(weights.every((weight) => weight >= 0));
        assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('are those of the published definition', () => {
    // scipy.stats.beta(2, 2).cdf at 1/3 and 2/3: 7/27 and 20/27.
    const { firstRank, weights } = harrellDavisWeights(3, 0.5);
    assert.equal(firstRank, 1);
    assert.deepEqual(
      weights.map((weight) => Math.round(weight * 27)),
      [7, 13, 7],
    );
  });

  it('estimate a p99 that lies between two modes with far less variance than one rank does', () => {
    const random = seededRandom(1);
    const { firstRank, weights } = harrellDavisWeights(300, 0.99);
    const smooth: number[] = [];
    const single: number[] = [];
    for (let run = 0; run < 2_000; run++) {
      const values = Array.from({ length: 300 }, () => (random() < 0.985 ? 0 : 3) + 0.1 * normal(random));
      values.sort((a, b) => a - b);
      smooth.push(weights.reduce((sum, weight, i) => sum + weight * (values[firstRank - 1 + i] ?? 0), 0));
      single.push(values[296] ?? 0);
    }
    assert.ok(variance(smooth) < 0.7 * variance(single), `${variance(smooth)} ${variance(single)}`);
  });
});

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
