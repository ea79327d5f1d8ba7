/** Arrival loads go in, intended starts come out: one per slot, reproducible, of the asked rate. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { scheduleOf } from '../../src/engine/schedule.js';
import type { ArrivalLoad } from '../../src/model/LoadProfile.js';

const load = (over: Partial<ArrivalLoad> = {}): ArrivalLoad => ({
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond: 64,
  leadInMs: 165,
  durationMs: 1_650,
  seed: 1,
  ...over,
});

describe('schedule', () => {
  it('puts exactly one jittered arrival into each slot of 1/rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.nat(),
        (rate, durationMs, seed) => {
          const { intendedUs, leadIn } = scheduleOf(
            load({ ratePerSecond: rate, durationMs, seed, leadInMs: 0 }),
          );
          assert.equal(leadIn, 0);
          assert.equal(intendedUs.length, Math.floor((rate * durationMs) / 1_000 + 1e-9));
          intendedUs.forEach((at, slot) => assert.equal(Math.floor((at * rate) / 1e6 + 1e-9), slot));
        },
      ),
    );
  });

  it('is the same for the same seed and another for another', () => {
    assert.deepEqual(scheduleOf(load()), scheduleOf(load()));
    assert.notDeepEqual(scheduleOf(load()), scheduleOf(load({ seed: 2 })));
  });

  it('puts the lead-in before zero and the measured part from zero on', () => {
    const { intendedUs, leadIn } = scheduleOf(load());
    assert.equal(leadIn, 10);
    assert.equal(intendedUs.length, 10 + 105);
    assert.ok(intendedUs.slice(0, leadIn).every((at) => at < 0 && at >= -165_000));
    assert.ok(intendedUs.slice(leadIn).every((at) => at >= 0 && at < 1_650_000));
    assert.deepEqual(
      [...intendedUs],
      [...intendedUs].sort((a, b) => a - b),
    );
  });

  it('draws exponential gaps for poisson (Kolmogorov-Smirnov, fixed seed)', () => {
    const { intendedUs } = scheduleOf(
      load({ arrival: 'poisson', ratePerSecond: 1_000, durationMs: 20_000, leadInMs: 0 }),
    );
    const gaps = [...intendedUs].map((at, index) => at - (intendedUs[index - 1] ?? 0)).sort((a, b) => a - b);
    const distance = Math.max(
      ...gaps.map((gap, index) => Math.abs(1 - Math.exp(-gap / 1_000) - (index + 0.5) / gaps.length)),
    );
    // Critical value of the statistic at 1 %: 1.63/√n.
    assert.ok(distance < 1.63 / Math.sqrt(gaps.length), `distance ${distance} for ${gaps.length} gaps`);
  });

  it('spaces constant arrivals evenly', () => {
    const { intendedUs } = scheduleOf(
      load({ arrival: 'constant', ratePerSecond: 100, durationMs: 100, leadInMs: 0 }),
    );
    assert.deepEqual(
      [...intendedUs],
      [5, 15, 25, 35, 45, 55, 65, 75, 85, 95].map((ms) => ms * 1_000),
    );
  });
});
