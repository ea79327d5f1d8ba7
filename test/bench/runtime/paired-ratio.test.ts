import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pairedRatio } from './paired-ratio.js';

describe('the ratio of two contestants', () => {
  it('does not see what both have in common in a block', () => {
    const noise = [1, 3, 10, 0.5];
    const found = pairedRatio(
      noise.map((each) => 2 * each),
      noise,
    );
    assert.ok(found !== null && Math.abs(found.ratio - 2) < 1e-9);
    assert.ok(found.ci95[1] - found.ci95[0] < 1e-9);
  });

  it('has an interval as wide as the blocks differ, and needs two of them', () => {
    const found = pairedRatio([1, 2, 4], [1, 1, 1]);
    assert.ok(found !== null && Math.abs(found.ratio - 2) < 1e-9);
    assert.ok(found.ci95[0] < 1 && found.ci95[1] > 4);
    assert.equal(pairedRatio([1], [1]), null);
    assert.equal(pairedRatio([1, Number.NaN], [1, 1]), null);
  });
});
