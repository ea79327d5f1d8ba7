/** Pairs of figures go in; the ratio of their means and an interval that deserves its name must come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ratioOfMeans } from './ratio-of-means.js';

describe('the ratio of two means', () => {
  it('does not see what both have in common in a block', () => {
    const noise = [1, 3, 10, 0.5];
    const found = ratioOfMeans(
      noise.map((each) => 2 * each),
      noise,
    );
    // Four such blocks say nothing of the divisor's size, and so nothing of the ratio.
    assert.equal(found, null);
    const steady = noise.map((each) => 100 + each);
    const sure = ratioOfMeans(
      steady.map((each) => 2 * each),
      steady,
    );
    assert.ok(sure !== null && Math.abs(sure.ratio - 2) < 1e-9);
    assert.ok(sure.ci95[1] - sure.ci95[0] < 1e-6);
  });

  it('takes differences below zero as what they are', () => {
    const found = ratioOfMeans([-1, 1, -1, 1], [10, 10, 10, 10]);
    assert.ok(found !== null && Math.abs(found.ratio) < 1e-9);
    assert.ok(found.ci95[0] < 0 && found.ci95[1] > 0);
  });

  it('covers the truth about as often as it says', () => {
    let state = 1;
    const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const repetitions = 2_000;
    let covered = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const common = Array.from({ length: 20 }, normal);
      const found = ratioOfMeans(
        common.map((shared) => 30 + 5 * shared + 5 * normal()),
        common.map((shared) => 20 + 3 * shared + 2 * normal()),
      );
      if (found !== null && found.ci95[0] <= 1.5 && found.ci95[1] >= 1.5) covered++;
    }
    assert.ok(covered / repetitions > 0.93 && covered / repetitions < 0.97, String(covered / repetitions));
  });

  it('needs two whole pairs', () => {
    assert.equal(ratioOfMeans([1], [1]), null);
    assert.equal(ratioOfMeans([1, Number.NaN], [1, 1]), null);
  });
});
