/** The test of uniformity: it passes uniform values and refuses others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniformity } from '../../src/calibrate/uniformity.js';
import { randomFrom } from '../../src/engine/random.js';

test('the critical distance for 100 values at 5 % is 0.134 (Massey 1951: 1.36/√n)', () => {
  // The distance of i/n shifted by d is d + 1/n at most.
  const shifted = (distance: number): number[] =>
    Array.from({ length: 100 }, (_, index) => Math.min(1, index / 100 + distance));
  assert.ok(uniformity(shifted(0.145)).p < 0.05);
  assert.ok(uniformity(shifted(0.12)).p > 0.05);
});

test('uniform values pass and squares of them do not', () => {
  const random = randomFrom(3);
  const values = Array.from({ length: 500 }, () => random());
  assert.ok(uniformity(values).p > 0.01);
  assert.ok(uniformity(values.map((value) => value ** 2)).p < 1e-6);
});
