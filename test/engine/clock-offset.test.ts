/** Clocks that are off and drift are asked for the time over ways of unequal length: what is read of them holds the truth within what it claims. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readClock, type ClockExchange } from '../../src/engine/clock-offset.js';

/** Their clock shows `offsetUs + (1 + ppm/1e6) · ours`. */
interface Truth {
  offsetUs: number;
  ppm: number;
}

function exchange({ offsetUs, ppm }: Truth, sentUs: number, thereUs: number, backUs: number): ClockExchange {
  const theirs = (us: number): number => offsetUs + us * (1 + ppm / 1e6);
  const heldUs = 25_000;
  return {
    sentUs,
    arrivedUs: theirs(sentUs + thereUs),
    answeredUs: theirs(sentUs + thereUs + heldUs),
    returnedUs: sentUs + thereUs + heldUs + backUs,
  };
}

const delay = fc.integer({ min: 50, max: 5_000 });

describe('the clock of another machine', () => {
  it('is known to within what it is said to be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500_000, max: 500_000 }),
        fc.integer({ min: -200, max: 200 }),
        fc.array(fc.tuple(delay, delay), { minLength: 5, maxLength: 12 }),
        (offsetUs, ppm, ways) => {
          const truth = { offsetUs, ppm };
          const exchanges = ways.map(([there, back], place) => exchange(truth, place * 30_000, there, back));
          const nowUs = ways.length * 30_000;
          const reading = readClock(exchanges, nowUs);
          assert.ok(reading !== null);
          assert.equal(reading.driftPpm, 0, 'too short a time to tell');
          const trueUs = offsetUs + (nowUs * ppm) / 1e6;
          const drifted = (nowUs * Math.abs(ppm)) / 1e6 + 10;
          assert.ok(Math.abs(reading.offsetUs - trueUs) <= reading.uncertaintyUs + drifted);
        },
      ),
    );
  });

  it('is told to drift when it does so beyond doubt, and by about how much', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200, max: 200 }),
        fc.array(delay, { minLength: 16, maxLength: 16 }),
        (ppm, ways) => {
          const exchanges = ways.map((us, place) =>
            exchange(
              { offsetUs: 1_000, ppm },
              place < 8 ? place * 30_000 : 20_000_000 + place * 30_000,
              us / 10,
              us / 10,
            ),
          );
          const { driftPpm = NaN } = readClock(exchanges, 20_500_000) ?? {};
          assert.ok(
            driftPpm === 0 ? Math.abs(ppm) < 60 : Math.abs(driftPpm - ppm) < 60,
            `${driftPpm} of ${ppm}`,
          );
        },
      ),
    );
  });

  it('is not known of somebody who was never asked', () => assert.equal(readClock([], 0), null));
});
