/** An arrival load goes in, the intended starts come out: µs since the measured part began, ascending, lead-in negative. Pure. */
import type { ArrivalLoad } from '../model/LoadProfile.js';
import { deriveSeed, randomFrom, type Random } from './random.js';

const US_PER_SECOND = 1_000_000;

export interface Schedule {
  /** Before zero: the lead-in. From zero on: the measured part. */
  intendedUs: Float64Array;
  /** How many of them belong to the lead-in. */
  leadIn: number;
}

export function scheduleOf(load: ArrivalLoad): Schedule {
  const leadIn = stretch(load, load.leadInMs, 'lead-in').map((at) => at - load.leadInMs * 1_000);
  const measured = stretch(load, load.durationMs, 'measured');
  return { intendedUs: Float64Array.from([...leadIn, ...measured]), leadIn: leadIn.length };
}

/** How many requests a load intends in its measured part; for `poisson` the expectation. */
export function intendedCount(load: Pick<ArrivalLoad, 'ratePerSecond' | 'durationMs'>): number {
  return Math.floor((load.ratePerSecond * load.durationMs) / 1_000 + 1e-9);
}

function stretch(load: ArrivalLoad, lengthMs: number, name: string): number[] {
  const random = randomFrom(deriveSeed(load.seed, name));
  const slotUs = US_PER_SECOND / load.ratePerSecond;
  const slots = intendedCount({ ratePerSecond: load.ratePerSecond, durationMs: lengthMs });
  switch (load.arrival) {
    case 'jittered':
      return Array.from({ length: slots }, (_, slot) => (slot + random()) * slotUs);
    case 'constant':
      return Array.from({ length: slots }, (_, slot) => (slot + 0.5) * slotUs);
    case 'poisson':
      return poisson(slotUs, lengthMs * 1_000, random);
    default:
      return load.arrival satisfies never;
  }
}

/** Exponential gaps by inversion. */
function poisson(meanGapUs: number, lengthUs: number, random: Random): number[] {
  const arrivals: number[] = [];
  for (
    let at = -Math.log(1 - random()) * meanGapUs;
    at < lengthUs;
    at -= Math.log(1 - random()) * meanGapUs
  ) {
    arrivals.push(at);
  }
  return arrivals;
}
