/** Adjusted p values against worked examples, and what must hold of any. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { benjaminiHochberg, holm } from '../../src/statistics/multiple-tests.js';

const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toFixed(6)));

describe('p values of several tests', () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") and "BH".
  it('are those of p.adjust in R', () => {
    const p = [0.01, 0.04, 0.03, 0.005];
    assert.deepEqual(rounded(holm(p)), [0.03, 0.06, 0.06, 0.02]);
    assert.deepEqual(rounded(benjaminiHochberg(p)), [0.02, 0.04, 0.04, 0.02]);
  });

  it('are adjusted upwards, in the same order, Holm no less than Benjamini and Hochberg', () => {
    const pValue = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(pValue, { maxLength: 20 }), (p) => {
        const [strict, lenient] = [holm(p), benjaminiHochberg(p)];
        p.forEach((one, i) => {
          const [high, low] = [strict[i] ?? -1, lenient[i] ?? -1];
          assert.ok(one <= low + 1e-12 && low <= high + 1e-12 && high <= 1);
          p.forEach((other, j) => {
            if (one <= other) assert.ok(high <= (strict[j] ?? -1) && low <= (lenient[j] ?? -1));
          });
        });
      }),
    );
  });
});
