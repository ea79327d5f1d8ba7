/** The Beta distribution against closed forms, an independent implementation's values, and its own inverse. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { betaCdf, betaQuantile } from '../../src/statistics/beta-distribution.js';

const near = (actual: number, expected: number, relative: number) => {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
};
const shape = fc.double({ min: 0.01, max: 500, noNaN: true });
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('betaCdf', () => {
  it('has its closed forms where one shape is 1', () => {
    fc.assert(
      fc.property(inside, fc.double({ min: 0.1, max: 50, noNaN: true }), (x, a) => {
        assert.ok(Math.abs(betaCdf(x, a, 1) - x ** a) < 1e-12);
        assert.ok(Math.abs(betaCdf(x, 1, a) - (1 - (1 - x) ** a)) < 1e-12);
      }),
    );
  });

  it('is its own mirror image', () => {
    fc.assert(
      fc.property(inside, shape, shape, (x, a, b) => {
        assert.ok(Math.abs(betaCdf(x, a, b) + betaCdf(1 - x, b, a) - 1) < 1e-10);
      }),
    );
  });

  it('agrees with SciPy 1.17 (scipy.stats.beta.cdf)', () => {
    const table: [number, number, number, number][] = [
      [0.3, 2, 5, 0.5798250000000003],
      [0.99, 990, 11, 0.5830408033010972],
      [0.5, 0.5, 0.5, 0.5000000000000001],
      [0.01, 5, 101, 0.004226241999843542],
      [0.999, 20.8, 0.2, 0.5015935251595216],
      [0.9899, 990000.0, 10001.0, 0.1598467411335229],
    ];
    for (const [x, a, b, expected] of table) near(betaCdf(x, a, b), expected, 1e-7);
  });
});

describe('betaQuantile', () => {
  it('undoes the cdf', () => {
    fc.assert(
      fc.property(inside, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Where the density is a spike at an end, neighbouring numbers lie on either side of p.
        assert.ok(betaCdf(x * (1 - 1e-12), a, b) <= p + 1e-9);
        assert.ok(betaCdf(Math.min(1, x * (1 + 1e-12) + 1e-15), a, b) >= p - 1e-9);
      }),
    );
  });

  it('never falls as the probability rises', () => {
    fc.assert(
      fc.property(inside, inside, shape, shape, (p, r, a, b) => {
        assert.ok(betaQuantile(Math.min(p, r), a, b) <= betaQuantile(Math.max(p, r), a, b));
      }),
    );
  });

  it('agrees with SciPy 1.17 (scipy.stats.beta.ppf)', () => {
    const table: [number, number, number, number][] = [
      [0.025, 990, 11, 0.9816867569448875],
      [0.975, 991, 10, 0.9951944893089507],
      [0.975, 5, 6, 0.7376219233930549],
      [0.025, 4, 7, 0.12155225811982719],
      [0.025, 297, 4, 0.9710554887443074],
      [0.975, 528.5, 528.2, 0.530268300408691],
      [0.025, 99000.5, 1000.25, 0.9893715905572418],
    ];
    for (const [p, a, b, expected] of table) near(betaQuantile(p, a, b), expected, 1e-9);
  });
});
