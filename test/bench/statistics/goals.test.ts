/** The simulation of `npm run bench:statistics` in small: no goal is missed by more than chance explains. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { binomialUpperTail } from '../../../src/statistics/binomial.js';
import { falseAlarms, power, seeded } from './duet-errors.js';
import { coverage } from './interval-coverage.js';
import { gaussian, stalls } from './latency-models.js';

/** So many of n, or fewer, come by chance in 1 % of simulations where the share is what was promised. */
function clearlyBelow(share: number, n: number, promised: number): boolean {
  return 1 - binomialUpperTail(Math.round(share * n) + 1, n, promised) < 0.01;
}

describe('intervals', () => {
  const repetitions = 120;
  for (const [model, least] of [
    [gaussian(0, 0), 0.93],
    [gaussian(0.8, 0), 0.93],
    [gaussian(0.95, 0), 0.93],
    [gaussian(0, 0.05), 0.93],
    [gaussian(0, 0.1), 0.93],
    [stalls(10, 10), 0.9],
  ] as const) {
    it(`cover often enough and are not too wide: ${model.name}`, () => {
      const seen = coverage(model, { trials: 10, n: 500, repetitions }, seeded(1, model.name));
      for (const { q, covered, width } of seen) {
        assert.ok(!clearlyBelow(covered, repetitions, least), `p${q * 100} covers in ${covered}`);
        // The oracle's width is simulated too, to about one tenth.
        assert.ok(width > 0.5 && width < 1.5 * 1.1, `p${q * 100} is ${width} times as wide as an oracle's`);
      }
    });
  }
});

describe('duets', () => {
  it('of equal sides seldom show a difference, and no regression', () => {
    const runs = 14;
    const shape = { blocks: 6, n: 170, trialSd: 0.1, series: 20, runs };
    const { regression, difference } = falseAlarms(shape, seeded(2, 'A/A'));
    assert.equal(regression, 0);
    assert.ok(!clearlyBelow(1 - difference, runs, 0.95), `${difference} of the runs`);
  });

  for (const quantile of ['p50', 'p99'] as const) {
    it(`with as many blocks as recommended find what ${quantile} should not miss`, () => {
      const repetitions = 40;
      const pilot = { trials: 10, n: 300, trialSd: 0.03, repetitions };
      const { found, medianBlocks } = power(quantile, pilot, seeded(3, quantile));
      assert.ok(!clearlyBelow(found, repetitions, 0.8), `${found} with ${medianBlocks} blocks`);
      assert.ok(medianBlocks < 100);
    });
  }
});
