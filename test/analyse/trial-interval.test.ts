/** The interval of a quantile with the trial as unit: known answers, and whether it covers as often as it says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newHistogram, quantile, record } from '../../src/engine/histogram.js';
import { binomialUpperTail } from '../../src/statistics/binomial.js';
import { poolOutcomes, type Outcomes } from '../../src/analyse/outcomes.js';
import { trialInterval } from '../../src/analyse/trial-interval.js';
import { latencies, normal, seededRandom } from './build-evidence.js';

function trial(values: readonly number[], failures = 0): Outcomes {
  const successes = newHistogram();
  for (const value of values) record(successes, value);
  return { successes, failures };
}

/** 1 to 1,000 dealt out to k trials in turn, so that all are alike. */
function dealt(k: number): Outcomes[] {
  return Array.from({ length: k }, (_, index) =>
    trial(Array.from({ length: 1_000 / k }, (_unused, round) => round * k + index + 1)),
  );
}

describe('trialInterval', () => {
  it('has the exact bounds at m = n·(1.96/t)² where trials do not differ', () => {
    // m = 1000 · (1.96 / 2.262157)² = 750.69; scipy.stats.beta.ppf gives .4638 and .5362 at x = 375.35.
    assert.deepEqual(trialInterval(dealt(10), 0.5), [463, 537]);
  });

  it('needs five trials', () => {
    assert.equal(trialInterval(dealt(4), 0.5), null);
    assert.notEqual(trialInterval(dealt(5), 0.5), null);
  });

  it('is withheld with its quantile', () => {
    const small = Array.from({ length: 5 }, () =>
      trial(Array.from({ length: 199 }, (_, index) => index + 1)),
    );
    assert.equal(trialInterval(small, 0.99), null);
    assert.notEqual(trialInterval(small, 0.9), null);
  });

  it('is null when its upper end is a failure though the quantile is not', () => {
    const failing = dealt(10).map((one) => ({ ...one, failures: 0 }));
    const [first, ...rest] = failing;
    assert.ok(first);
    assert.notEqual(trialInterval(failing, 0.99), null);
    assert.equal(trialInterval([{ ...first, failures: 8 }, ...rest], 0.99), null);
  });

  it('is wider where trials differ', () => {
    const random = seededRandom(3);
    const alike = Array.from({ length: 10 }, () => trial(latencies(500, 5_000, 0.2, random)));
    const apart = Array.from({ length: 10 }, (_, index) =>
      trial(latencies(500, 5_000 * (1 + index / 20), 0.2, random)),
    );
    const width = (of: Outcomes[]) => {
      const interval = trialInterval(of, 0.5);
      assert.ok(interval);
      return Math.log(interval[1] / interval[0]);
    };
    assert.ok(width(apart) > 3 * width(alike), `${width(apart)} against ${width(alike)}`);
  });

  it('contains the estimate, whatever the trials', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 200, maxLength: 260 }), {
          minLength: 5,
          maxLength: 8,
        }),
        fc.constantFrom(0.5, 0.9, 0.99),
        (trials, q) => {
          const outcomes = trials.map((values) => trial(values));
          const estimate = quantile(poolOutcomes(outcomes).successes, q);
          const interval = trialInterval(outcomes, q);
          assert.ok(interval && estimate !== null);
          assert.ok(interval[0] <= estimate && estimate <= interval[1]);
        },
      ),
      { numRuns: 25 },
    );
  });

  // A coverage of 93 % would give fewer hits than this in one of a hundred simulations; the seeds are fixed.
  const REPETITIONS = 300;
  const leastHits = (() => {
    let hits = 0;
    while (1 - binomialUpperTail(hits + 1, REPETITIONS, 0.93) < 0.01) hits++;
    return hits;
  })();

  for (const effect of [0, 0.05]) {
    for (const { q, z } of [
      { q: 0.5, z: 0 },
      { q: 0.99, z: 2.3263478740408408 },
    ]) {
      it(`covers the true p${q * 100} at trial effects of ${effect * 100} %`, () => {
        const random = seededRandom(17);
        const sigma = 0.3;
        // Over all trials the logarithm is normal with both variances.
        const truth = 5_000 * Math.exp(z * Math.hypot(sigma, effect));
        let hits = 0;
        for (let repetition = 0; repetition < REPETITIONS; repetition++) {
          const trials = Array.from({ length: 10 }, () =>
            trial(latencies(500, 5_000 * Math.exp(effect * normal(random)), sigma, random)),
          );
          const interval = trialInterval(trials, q);
          assert.ok(interval);
          if (interval[0] <= truth && truth <= interval[1]) hits++;
        }
        assert.ok(
          hits >= leastHits,
          `${hits} of ${REPETITIONS} intervals cover, at least ${leastHits} should`,
        );
      });
    }
  }
});
