/** Two runs of the same thing, generated many times: what is said of them, and how many more blocks would tell. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { seededRandom } from '../analyse/build-evidence.js';
import { FAIL_ON, request } from './compare-request.js';
import { generatedBaselines, generatedRun } from './generated-run.js';

const MEDIANS = { noop: 5_000, chain: 8_000, fanin: 12_000 };

describe('two runs of the same thing', () => {
  it('are the same or cannot be told apart, and never fail', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: 1e9 }),
          trialSd: fc.constantFrom(0, 0.02, 0.1),
          requests: fc.constantFrom(40, 120),
          trials: fc.constantFrom(3, 5, 10),
          baselines: fc.constantFrom(1, 2, 5),
        }),
        ({ seed, baselines, ...shape }) => {
          const random = seededRandom(seed);
          const options = { ...shape, random, medians: MEDIANS };
          const bases = generatedBaselines(baselines, { ...options, spread: 0 });
          const head = generatedRun({ ...options, id: 'head' });
          const { comparisons, exit } = compareRuns(request(bases, [head], { failOn: FAIL_ON }));
          for (const { verdict } of comparisons.flatMap(({ comparison }) => comparison.series)) {
            assert.ok(verdict === 'same' || verdict === 'cannot-tell', verdict);
          }
          assert.equal(exit.code, 0);
        },
      ),
      { seed: 20_261_121, numRuns: 24 },
    );
  });

  it('say how many more blocks of each would decide', () => {
    const random = seededRandom(3);
    const gateOf = (trials: number) => {
      const shape = { random, medians: { noop: 5_000 }, trialSd: 0.05, requests: 60, trials };
      const [base] = generatedBaselines(1, { ...shape, spread: 0 });
      assert.ok(base);
      const heads = [generatedRun({ ...shape, id: 'head' })];
      const { comparisons } = compareRuns(request([base], heads, { gates: ['*:p50'] }));
      return comparisons[0]?.comparison.series.find(({ role }) => role === 'gate');
    };
    // The number stands on the ratio that was seen: one that is near the truth tells the truth.
    let pilot = gateOf(10);
    while (pilot?.verdict === 'same' || Math.abs((pilot?.ratio ?? 2) - 1) > 0.003) pilot = gateOf(10);
    assert.equal(pilot?.verdict, 'cannot-tell');
    const needed = pilot.blocksNeeded ?? 0;
    assert.ok(needed > 10 && needed < 100, String(needed));
    const again = Array.from({ length: 20 }, () => gateOf(needed)?.verdict);
    const decided = again.filter((verdict) => verdict === 'same').length;
    assert.ok(decided >= 12, `${decided} of 20 with ${needed} blocks`);
  });
});
