/** Student's t against the printed tables and its own symmetry. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { tQuantile } from '../../src/statistics/student-t.js';

describe('tQuantile', () => {
  it('agrees with the tables', () => {
    const table: [number, number, number][] = [
      [0.975, 1, 12.706204736174694],
      [0.975, 4, 2.7764451051977934],
      [0.975, 9, 2.262157162798205],
      [0.975, 29, 2.045229642132703],
      [0.99, 2, 6.9645567342832715],
      [0.025, 9, -2.262157162798205],
      [0.975, 1000, 1.9623390808264083],
    ];
    for (const [p, df, expected] of table) {
      assert.ok(Math.abs(tQuantile(p, df) - expected) < 1e-8, `t(${p}, ${df}) = ${tQuantile(p, df)}`);
    }
  });

  it('rises with the probability and is symmetric', () => {
    const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(probability, probability, fc.integer({ min: 1, max: 200 }), (p, r, df) => {
        assert.ok(tQuantile(Math.min(p, r), df) <= tQuantile(Math.max(p, r), df));
        const t = tQuantile(p, df);
        assert.ok(Math.abs(t + tQuantile(1 - p, df)) <= 1e-6 * (1 + Math.abs(t)));
      }),
    );
  });
});
