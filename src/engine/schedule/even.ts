/** An arrival process, a rate and a stretch of time go in; the starts in it come out, ascending, µs. Pure. */
import type { Arrival } from '../../model/LoadProfile.js';
import type { Random } from '../random.js';

const US_PER_SECOND = 1_000_000;

export interface Stretch {
  arrival: Arrival;
  ratePerSecond: number;
  fromMs: number;
  lengthMs: number;
  random: Random;
}

/** Whole slots of 1/rate in the stretch: a slot that it cuts has no start. */
export function evenCount(ratePerSecond: number, lengthMs: number): number {
  return Math.floor((ratePerSecond * lengthMs) / 1_000 + 1e-9);
}

export function evenly({ arrival, ratePerSecond, fromMs, lengthMs, random }: Stretch): Float64Array {
  const fromUs = fromMs * 1_000;
  if (ratePerSecond <= 0 || lengthMs <= 0) return new Float64Array(0);
  const slotUs = US_PER_SECOND / ratePerSecond;
  switch (arrival) {
    case 'jittered':
      return filled(evenCount(ratePerSecond, lengthMs), (slot) => fromUs + (slot + random()) * slotUs);
    case 'constant':
      return filled(evenCount(ratePerSecond, lengthMs), (slot) => fromUs + (slot + 0.5) * slotUs);
    case 'poisson':
      return poisson(slotUs, fromUs, fromUs + lengthMs * 1_000, random);
    default:
      return arrival satisfies never;
  }
}

function filled(length: number, startOf: (slot: number) => number): Float64Array {
  const starts = new Float64Array(length);
  for (let slot = 0; slot < length; slot++) starts[slot] = startOf(slot);
  return starts;
}

/** Exponential gaps by inversion. How many there will be is not known: grown by half when full, cut in the end. */
function poisson(meanGapUs: number, fromUs: number, toUs: number, random: Random): Float64Array {
  const expected = (toUs - fromUs) / meanGapUs;
  let starts = new Float64Array(Math.ceil(expected + 5 * Math.sqrt(expected)) + 16);
  let length = 0;
  const gap = (): number => -Math.log(1 - random()) * meanGapUs;
  for (let at = fromUs + gap(); at < toUs; at += gap()) {
    if (length === starts.length) {
      const longer = new Float64Array(Math.ceil(length * 1.5));
      longer.set(starts);
      starts = longer;
    }
    starts[length++] = at;
  }
  return starts.slice(0, length);
}
