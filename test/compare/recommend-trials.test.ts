/** How many blocks are recommended: more where trials differ more, for smaller effects and more comparisons; none without an interval. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attained } from '../../src/analyse/attained.js';
import { blocksToSee } from '../../src/compare/blocks-to-decide.js';
import { recommendTrials } from '../../src/compare/recommend-trials.js';
import { seeded } from '../bench/statistics/duet-errors.js';
import { gaussian, outcomes } from '../bench/statistics/latency-models.js';

function pilot(trialSd: number, trials = 20) {
  const random = seeded(1, 'pilot', trialSd);
  const run = Array.from({ length: trials }, () => outcomes(gaussian(0, trialSd).trial(300, random)));
  return { attained: attained(run, run), trials };
}

describe('recommendTrials', () => {
  it('asks for more where trials differ more, where more is compared, and for a smaller effect', () => {
    const calm = recommendTrials(pilot(0.02), 'p99');
    const rough = recommendTrials(pilot(0.15), 'p99');
    assert.ok(calm !== null && rough !== null && calm >= 5);
    assert.ok(rough > 3 * calm, `${calm} and ${rough}`);
    const many = recommendTrials(pilot(0.15), 'p99', { comparisons: 20 });
    const fine = recommendTrials(pilot(0.15), 'p99', { effect: 0.05 });
    assert.ok(many !== null && many > rough);
    assert.ok(fine !== null && fine > 2 * rough);
  });

  it('says nothing where the run has no interval, or where nobody would run as many', () => {
    assert.equal(recommendTrials(pilot(0.1, 4), 'p99'), null);
    assert.equal(recommendTrials(pilot(0.1), 'p99', { effect: 0.0001 }), null);
  });
});

describe('blocksToSee', () => {
  it('is the textbook number for a well known spread, and more for a pilot of few trials', () => {
    // (1.960 + 1.036)² (0.1 / ln 1.1)² = 9.9, and about two more for Student's t.
    const known = blocksToSee(0.1, { sd: 0.1, degreesOfFreedom: 100_000 }, 0.05);
    assert.ok(known !== null && known >= 11 && known <= 13, `${known}`);
    const guessed = blocksToSee(0.1, { sd: 0.1, degreesOfFreedom: 4 }, 0.05);
    assert.ok(guessed !== null && guessed > known);
  });
});
