/** Counts by group go in; the interval of their share is the exact one where groups do not differ, and covers where they do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clopperPearson } from '../../src/statistics/binomial.js';
import { shareInterval } from '../../src/statistics/share-interval.js';
import { normal, seededRandom } from '../analyse/build-evidence.js';

describe('the interval of a share in groups', () => {
  it('is that of independent samples, lowered for the number of groups, where nothing was hit', () => {
    // 3,000 · (1.96 / 2.262157)² = 2,252; 1 − 0.025^(1/2252) = 0.0016367.
    const [low, high] = shareInterval(new Array(10).fill({ hits: 0, n: 300 }), 0.95);
    assert.equal(low, 0);
    assert.ok(Math.abs(high - 0.0016367) < 1e-6, String(high));
  });

  it('nears the binomial one with many groups that are alike', () => {
    const groups = Array.from({ length: 2_000 }, () => ({ hits: 1, n: 50 }));
    const [low, high] = shareInterval(groups, 0.95);
    const [exactLow, exactHigh] = clopperPearson(2_000, 100_000, 0.95);
    assert.ok(Math.abs(low - exactLow) < 1e-5 && Math.abs(high - exactHigh) < 1e-5);
  });

  /** Share of simulated runs of ten groups of 200 whose interval has the true share in it. */
  function coverage(seed: number, hitsIn: (random: () => number) => number, truth: number): number {
    const random = seededRandom(seed);
    const runs = 400;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const groups = Array.from({ length: 10 }, () => ({ hits: hitsIn(random), n: 200 }));
      const [low, high] = shareInterval(groups, 0.95);
      covered += low <= truth && truth <= high ? 1 : 0;
    }
    return covered / runs;
  }
  const hits = (random: () => number, rate: number): number => {
    let found = 0;
    for (let sample = 0; sample < 200; sample++) found += random() < rate ? 1 : 0;
    return found;
  };

  it('covers in 95 % of runs where what is rare comes singly', () => {
    for (const rate of [0.002, 0.02, 0.2]) {
      const share = coverage(1, (random) => hits(random, rate), rate);
      assert.ok(share >= 0.94, `${rate}: ${share}`);
    }
  });

  it('covers nearly as often where groups differ, and where it comes in bursts of five', () => {
    const sd = 0.5;
    const differing = coverage(
      2,
      (random) => hits(random, 0.02 * Math.exp(sd * normal(random))),
      0.02 * Math.exp(sd ** 2 / 2),
    );
    assert.ok(differing >= 0.9, String(differing));
    const bursts = coverage(3, (random) => 5 * hits(random, 0.004), 0.02);
    assert.ok(bursts >= 0.9, String(bursts));
  });
});
