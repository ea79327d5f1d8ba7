/** The sign-flip test: counted by hand, exact and drawn alike, uniform when nothing differs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from '../../src/engine/random.js';
import { signFlipP } from '../../src/statistics/sign-flip-test.js';
import { normal, seededRandom } from '../analyse/build-evidence.js';

describe('signFlipP', () => {
  it('counts the patterns at least as extreme', () => {
    const never = () => assert.fail('nothing is drawn');
    assert.equal(signFlipP([1, 2, 3], never), 2 / 8);
    assert.equal(signFlipP([1, 2, -3], never), 1);
    // Sums of ±1 ±2 ±3 of at least 4: ±6 once each, ±4 once each.
    assert.equal(signFlipP([-1, 2, 3], never), 4 / 8);
    assert.equal(signFlipP([0.1, 0.2, 0.3, -0.1], never), signFlipP([-0.1, 0.1, 0.2, 0.3], never));
  });

  it('draws about what it would have counted', () => {
    const differences = Array.from({ length: 13 }, (_, i) => (i % 3) - 0.6);
    const doubled = signFlipP(differences, randomFrom(1));
    assert.equal(doubled, signFlipP(differences, randomFrom(1)));
    assert.ok(Math.abs(doubled - signFlipP(differences, randomFrom(2))) < 0.03);
  });

  it('rejects one in twenty when nothing differs', () => {
    const random = seededRandom(3);
    let rejected = 0;
    for (let run = 0; run < 2_000; run++) {
      if (
        signFlipP(
          Array.from({ length: 8 }, () => normal(random)),
          random,
        ) <= 0.05
      )
        rejected++;
    }
    // 2^8 patterns in pairs: the nearest level is 12/256 = .047.
    assert.ok(rejected > 60 && rejected < 130, `${rejected} of 2,000`);
  });
});
