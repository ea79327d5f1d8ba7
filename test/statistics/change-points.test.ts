/** Noise and steps go in; that noise has no change, and a step is found where it is, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { randomFrom, type Random } from '../../src/engine/random.js';
import { changePoints, FEWEST_BESIDE } from '../../src/statistics/change-points.js';

/** Log-normal with this relative spread; Box and Muller. */
function latencies(random: Random, n: number, spread: number, levelOf: (place: number) => number): number[] {
  return Array.from({ length: n }, (_, place) => {
    const gaussian = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return levelOf(place) * Math.exp(spread * gaussian);
  });
}

describe('changes of level', () => {
  for (const n of [12, 60, 300]) {
    it(`finds one in noise of ${n} values in at most 5 % of cases`, () => {
      const random = randomFrom(n);
      const cases = 300;
      let alarms = 0;
      for (let index = 0; index < cases; index++) {
        // Every tenth value is wild, as those of a disturbed run are.
        const values = latencies(random, n, 0.06, (place) => (place % 10 === 7 ? 1_800 : 1_000));
        if (changePoints(values).length > 0) alarms++;
      }
      assert.ok(alarms <= 0.05 * cases, `${alarms} of ${cases}`);
    });
  }

  it('finds a step of 20 % near where it is, in nearly all cases', () => {
    const random = randomFrom(5);
    const cases = 100;
    let found = 0;
    for (let index = 0; index < cases; index++) {
      const values = latencies(random, 80, 0.05, (place) => (place < 60 ? 1_000 : 1_200));
      const [first, ...more] = changePoints(values);
      if (first !== undefined && Math.abs(first.at - 60) <= 3 && more.length <= 1) found++;
    }
    assert.ok(found >= 95, `${found} of ${cases}`);
  });

  it('finds it when only the newest ten values are of the new level', () => {
    const random = randomFrom(6);
    const values = latencies(random, 200, 0.05, (place) => (place < 190 ? 1_000 : 1_250));
    assert.deepEqual(
      changePoints(values).map(({ at }) => Math.abs(at - 190) <= 2),
      [true],
    );
  });

  it('finds several, also back to the first level', () => {
    const random = randomFrom(7);
    const values = latencies(random, 120, 0.04, (place) => (place < 40 || place >= 80 ? 1_000 : 1_300));
    const at = changePoints(values).map((change) => change.at);
    assert.equal(at.length, 2);
    assert.ok(Math.abs((at[0] ?? 0) - 40) <= 2 && Math.abs((at[1] ?? 0) - 80) <= 2, at.join());
  });

  it('takes +∞ for a value: a platform that began to fail has changed', () => {
    const values = [
      ...Array.from({ length: 20 }, (_, place) => 100 + place),
      ...Array<number>(10).fill(Infinity),
    ];
    assert.deepEqual(changePoints(values).at(-1)?.at, 20);
  });

  it('leaves enough values on both sides, and has the same changes for any scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        (values, by) => {
          const found = changePoints(values);
          const edges = [0, ...found.map(({ at }) => at), values.length];
          if (found.length > 0) {
            for (let index = 1; index < edges.length; index++) {
              assert.ok((edges[index] ?? 0) - (edges[index - 1] ?? 0) >= FEWEST_BESIDE);
            }
          }
          assert.deepEqual(changePoints(values.map((value) => value ** 2 * by)), found);
          assert.deepEqual(changePoints(values), found);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has none where all values are the same, or too few', () => {
    assert.deepEqual(changePoints(Array<number>(50).fill(7)), []);
    assert.deepEqual(changePoints([]), []);
    assert.deepEqual(changePoints([1, 1, 1, 1, 9, 9, 9, 9, 9]), []);
  });
});
