/** The normal distribution against the printed tables and its own symmetry. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalCdf, normalQuantile } from '../../src/statistics/normal.js';

describe('the normal distribution', () => {
  it('agrees with the tables', () => {
    const table: [number, number][] = [
      [1.959963984540054, 0.975],
      [2.3263478740408408, 0.99],
      [-3.090232306167814, 0.001],
      [-6, 9.865876450376946e-10],
      [-8, 6.220960574271785e-16],
    ];
    for (const [z, p] of table) {
      assert.ok(Math.abs(normalCdf(z) / p - 1) < 1e-8, `Φ(${z}) = ${normalCdf(z)}`);
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-6, `${normalQuantile(p)} for ${p}`);
    }
    assert.equal(normalCdf(50), 1);
  });

  it('is symmetric and rises', () => {
    let before = 0;
    for (let z = -12; z <= 12; z += 0.05) {
      assert.ok(Math.abs(normalCdf(z) + normalCdf(-z) - 1) < 1e-14);
      assert.ok(normalCdf(z) >= before);
      before = normalCdf(z);
    }
  });
});
