/** A schedule is divided among callers and stretches: together they send it, each request once and in time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { planShares } from '../../src/drive/shares.js';
import { scheduleOf } from '../../src/engine/schedule.js';
import { ARRIVALS, type ScheduledLoad } from '../../src/model/LoadProfile.js';

const even = { leadInMs: 300, seed: 5 };
const loads: fc.Arbitrary<ScheduledLoad> = fc
  .record({
    arrival: fc.constantFrom(...ARRIVALS),
    rate: fc.integer({ min: 1, max: 400 }),
    seconds: fc.integer({ min: 1, max: 9 }),
    seed: fc.nat(),
    kind: fc.constantFrom('arrival', 'burst', 'step', 'idle', 'ladder', 'replay'),
  })
  .map(({ arrival, rate, seconds, seed, kind }): ScheduledLoad => {
    const timing = { ...even, seed, durationMs: seconds * 1_000 };
    switch (kind) {
      case 'burst':
        return { profile: 'burst', size: rate, intervalMs: 1_000, ...timing };
      case 'step':
        return {
          profile: 'step',
          arrival,
          ratePerSecond: rate,
          toRatePerSecond: 2 * rate,
          stepAtMs: Math.floor(seconds / 2) * 1_000,
          ...timing,
        };
      case 'idle':
        return { profile: 'idle', gapsMs: Array.from({ length: seconds }, () => 1_000), ...timing };
      case 'ladder':
        return {
          profile: 'ladder',
          arrival,
          ratesPerSecond: [rate, 2 * rate],
          rungMs: 1_000,
          ...timing,
          durationMs: 2_000,
        };
      case 'replay': {
        const countsPerMinute = [rate, 3 * rate];
        return {
          profile: 'replay',
          source: 'a.csv',
          function: null,
          countsPerMinute,
          speedup: 30,
          ...timing,
        };
      }
      case 'arrival':
        return { profile: 'arrival', arrival, ratePerSecond: rate, ...timing };
    }
  });

describe('shares of a schedule', () => {
  it('are together the whole schedule, each request once, ascending', () => {
    fc.assert(
      fc.property(
        loads,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1_000, max: 20_000 }),
        (load, callers, longestMs) => {
          const { intendedUs, leadIn } = scheduleOf(load);
          const shares = planShares(load, callers, longestMs);
          const seen = new Map<number, number>();
          for (const { first, share, intendedUs: own, intended, leadIn: before } of shares) {
            assert.equal(before + intended, own.length);
            own.forEach((us, place) => {
              const sequence = first + place * share.of;
              assert.equal(us, intendedUs[sequence]);
              seen.set(sequence, (seen.get(sequence) ?? 0) + 1);
              assert.ok(share.fromUs === null || us >= share.fromUs);
              assert.ok(share.toUs === null || us < share.toUs);
            });
            assert.ok(own.every((us, place) => place === 0 || us >= (own[place - 1] ?? 0)));
          }
          assert.equal(seen.size, intendedUs.length);
          assert.ok([...seen.values()].every((times) => times === 1));
          const sum = (of: (share: (typeof shares)[number]) => number): number =>
            shares.reduce((total, share) => total + of(share), 0);
          assert.equal(
            sum((share) => share.leadIn),
            leadIn,
          );
          assert.equal(
            sum((share) => share.intended),
            intendedUs.length - leadIn,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
