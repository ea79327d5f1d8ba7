/** Times of known error go in, with the log of a clock that began elsewhere; the error of each request must come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TargetLog } from '../../../src/calibrate/target-messages.js';
import type { RequestTimes } from '../drivers/tool.js';
import { joinLog, ownTimesUs } from './join-log.js';

/** The target's clock reads this when the driver's reads 0, µs. */
const OFFSET_US = 5_000_000;
const OWN_US = 1_000;

/** `legs`: of each request, µs late, on its way, and on its way back. */
function seen(legs: readonly [late: number, out: number, back: number][]): {
  times: RequestTimes;
  log: TargetLog;
} {
  const of = (value: (leg: readonly [number, number, number], index: number) => number): Float64Array =>
    Float64Array.from(legs, value);
  const sentUs = of(([late], index) => index * 10_000 + late);
  const arrivalNs = of(([late, out], index) => (OFFSET_US + index * 10_000 + late + out) * 1_000);
  const departureNs = arrivalNs.map((ns) => ns + OWN_US * 1_000);
  const completedUs = of(([late, out, back], index) => index * 10_000 + late + out + OWN_US + back);
  const none = new Uint8Array(legs.length);
  return {
    times: {
      sequence: of((_, index) => index),
      intendedUs: of((_, index) => index * 10_000),
      sentUs,
      completedUs,
    },
    log: {
      sequences: Int32Array.from(legs, (_, index) => index),
      arrivalNs,
      departureNs,
      handedOverNs: departureNs,
      cold: none,
      wrong: none,
    },
  };
}

describe('a log joined to the times that were measured', () => {
  it('shows what the driver and the way added to each request', () => {
    const { times, log } = seen([
      [0, 20, 20],
      [500, 30, 40],
      [0, 20, 20],
    ]);
    assert.deepEqual([...joinLog(times, log).errorUs].map(Math.round), [40, 40, 570]);
  });

  it('finds the difference of the clocks within the fastest ways', () => {
    const { times, log } = seen([
      [0, 20, 60],
      [0, 80, 20],
      [300, 50, 50],
    ]);
    const { truthUs, clockUncertaintyUs } = joinLog(times, log);
    assert.equal(Math.round(clockUncertaintyUs), 20);
    assert.deepEqual([...truthUs].map(Math.round), [1_020, 1_080, 1_350]);
  });

  it('counts what was lost as never, on both sides', () => {
    const { times, log } = seen([
      [0, 20, 20],
      [0, 20, 20],
    ]);
    times.completedUs[1] = Number.NaN;
    log.departureNs[1] = 0;
    const { errorUs, measuredUs, truthUs } = joinLog(times, log);
    assert.equal(errorUs.length, 1);
    assert.deepEqual([measuredUs[1], truthUs[1]], [Infinity, Infinity]);
  });

  it('leaves requests that came before a moment out of what the target did', () => {
    const { log } = seen([
      [0, 20, 20],
      [0, 20, 20],
      [0, 20, 20],
    ]);
    assert.equal(ownTimesUs(log, 0).length, 3);
    assert.deepEqual([...ownTimesUs(log, 10_000)].map(Math.round), [OWN_US, OWN_US]);
  });
});
