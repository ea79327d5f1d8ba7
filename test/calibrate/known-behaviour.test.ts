/** Known behaviours: each is what it says, and the same seed draws the same replies. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newDueQueue } from '../../src/calibrate/due-queue.js';
import { repliesOf } from '../../src/calibrate/known-behaviour.js';

const serviceUs = (behaviour: Parameters<typeof repliesOf>[0], requests: number): number[] => {
  const replies = repliesOf(behaviour);
  return Array.from({ length: requests }, (_, place) => replies(place, 0).dueUs);
};

test('a mixture is slow as often as it says, and the same seed is slow at the same places', () => {
  const behaviour = { kind: 'mixture', fastUs: 1_000, slowUs: 20_000, slowShare: 0.015, seed: 4 } as const;
  const drawn = serviceUs(behaviour, 60_000);
  const slow = drawn.filter((us) => us === 20_000).length;
  // Binomial, n = 60,000, p = 0.015: sd 30.
  assert.ok(Math.abs(slow - 900) < 150, `${String(slow)} slow`);
  assert.deepEqual(serviceUs(behaviour, 60_000), drawn);
  assert.notDeepEqual(serviceUs({ ...behaviour, seed: 5 }, 60_000), drawn);
});

test('a log-normal has its median and its spread', () => {
  const drawn = serviceUs({ kind: 'log-normal', medianUs: 5_000, sigma: 0.5, seed: 1 }, 60_000);
  const logs = drawn.map((us) => Math.log(us / 5_000) / 0.5).sort((a, b) => a - b);
  assert.ok(Math.abs(logs[30_000] ?? NaN) < 0.03);
  assert.ok(Math.abs((logs[59_400] ?? NaN) - 2.326) < 0.1);
});

test('replies due within a stall leave at its end, all others at once', () => {
  const replies = repliesOf({ kind: 'stall', periodUs: 2_000_000, stallUs: 200_000 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (arrivalUs) => {
      const { dueUs } = replies(0, arrivalUs);
      const phaseUs = arrivalUs % 2_000_000;
      assert.equal(dueUs - arrivalUs, phaseUs < 200_000 ? 200_000 - phaseUs : 0);
    }),
  );
});

test('all that arrive during a boot wait for it and are cold; instances change at every boot', () => {
  const replies = repliesOf({ kind: 'boot', everyUs: 3_000_000, bootUs: 800_000 });
  const [before, during, later] = [replies(0, 2_999_999), replies(1, 3_400_000), replies(2, 3_800_000)];
  assert.deepEqual([before.cold, during.cold, later.cold], [false, true, false]);
  assert.equal(during.dueUs, 3_800_000);
  assert.equal(during.instance, later.instance);
  assert.notEqual(before.instance, during.instance);
});

test('a liar claims many calls for an instance that was born for this one', () => {
  const { ordinal, bornUs, cold } = repliesOf({ kind: 'lying-ordinals', bootUs: 20_000 })(3, 500);
  assert.ok((ordinal ?? 0) >= 1_000);
  assert.deepEqual([bornUs, cold], [500, true]);
});

test('the queue gives back what is due in order, and equals in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (dueUs) => {
      const queue = newDueQueue<number>();
      dueUs.forEach((due, index) => queue.push(due, index));
      const expected = dueUs
        .map((_, index) => index)
        .sort((a, b) => (dueUs[a] ?? 0) - (dueUs[b] ?? 0) || a - b);
      assert.deepEqual(
        expected.map(() => queue.pop()),
        expected,
      );
      assert.equal(queue.pop(), undefined);
    }),
  );
});
