/** Mann-Kendall and Theil-Sen: worked examples, and how often chance looks like a trend. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mannKendallP, theilSenSlope } from '../../src/statistics/trend.js';
import { normal, seededRandom } from '../analyse/build-evidence.js';

describe('mannKendallP', () => {
  it('counts the orders that are at least as sorted', () => {
    assert.ok(Math.abs(mannKendallP([1, 2, 3, 4, 5]) - 2 / 120) < 1e-12);
    assert.ok(Math.abs(mannKendallP([6, 5, 4, 3, 2, 1]) - 2 / 720) < 1e-12);
    // One inversion: of 4! orders 1 has none and 3 have one.
    assert.ok(Math.abs(mannKendallP([1, 3, 2, 4]) - 8 / 24) < 1e-12);
    assert.equal(mannKendallP([1, 2, 2, 1]), 1);
  });

  it('takes chance for a trend in no more than 1 % at 1 %, counted out or approximated', () => {
    const random = seededRandom(1);
    for (const n of [10, 45]) {
      let alarms = 0;
      for (let run = 0; run < 2_000; run++) {
        if (mannKendallP(Array.from({ length: n }, () => normal(random))) <= 0.01) alarms++;
      }
      // 1 % of 2,000 with three standard deviations to each side; with ten values the nearest level is .0092.
      assert.ok(alarms >= 6 && alarms <= 34, `${alarms} of 2,000 with ${n} values`);
    }
  });
});

describe('theilSenSlope', () => {
  it('is the slope of a line, whatever one wild value', () => {
    const line = Array.from({ length: 11 }, (_, i) => 3 + 2 * i);
    assert.equal(theilSenSlope(line), 2);
    line[4] = 1e6;
    assert.ok(Math.abs(theilSenSlope(line) - 2) < 1e-9);
    assert.equal(theilSenSlope([7]), 0);
  });
});
