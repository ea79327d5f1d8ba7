/** Student's t against the printed tables and its own symmetry. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { noncentralUpperTail, tQuantile, twoSidedP } from '../../src/statistics/student-t.js';

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

describe('twoSidedP', () => {
  it('is what tQuantile turns round', () => {
    for (const df of [1, 4, 9, 40]) {
      for (const p of [0.9, 0.05, 0.001, 1e-6]) {
        assert.ok(Math.abs(twoSidedP(tQuantile(1 - p / 2, df), df) / p - 1) < 1e-6);
      }
    }
    assert.equal(twoSidedP(Infinity, 4), 0);
    assert.equal(twoSidedP(0, 4), 1);
  });
});

describe('noncentralUpperTail', () => {
  it('is close to the exact power', () => {
    // scipy.stats.nct.sf(t.ppf(.975, df), df, ncp)
    const exact: [number, number, number][] = [
      [4, 3, 0.6193],
      [9, 3, 0.7612],
      [30, 2, 0.4904],
    ];
    for (const [df, ncp, power] of exact) {
      assert.ok(
        Math.abs(noncentralUpperTail(tQuantile(0.975, df), df, ncp) - power) < 0.015,
        `${df} ${ncp} ${noncentralUpperTail(tQuantile(0.975, df), df, ncp)}`,
      );
    }
  });
});
