/** A schedule and which share of it one caller has go in; the requests that are its own come out. Pure. */
import type { ScheduleShare } from '../../model/Drive.js';
import type { Schedule } from '../schedule.js';

/** Requests that one caller sends, ascending: their positions in the whole schedule are `first`, `first + step` and so on. */
export interface OwnRequests {
  intendedUs: Float64Array;
  first: number;
  step: number;
}

type Share = Pick<ScheduleShare, 'index' | 'of' | 'fromUs' | 'toUs'>;

/**
 * Each caller takes every `of`-th request of the one schedule: together they send exactly what a single caller would,
 * whatever the arrival process is, and each sends at an even share of its rate.
 */
export function ownRequests({ intendedUs }: Pick<Schedule, 'intendedUs'>, share: Share): OwnRequests {
  const { index, of } = share;
  const from = share.fromUs === null ? 0 : firstFrom(intendedUs, share.fromUs);
  const to = share.toUs === null ? intendedUs.length : firstFrom(intendedUs, share.toUs);
  const first = from + ((((index - from) % of) + of) % of);
  const own = new Float64Array(Math.max(0, Math.ceil((to - first) / of)));
  for (let place = 0; place < own.length; place++) own[place] = intendedUs[first + place * of] ?? 0;
  return { intendedUs: own, first, step: of };
}

/** Place of the first start at `us` or later, by bisection. */
function firstFrom(intendedUs: Float64Array, us: number): number {
  let low = 0;
  let high = intendedUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intendedUs[middle] ?? 0) < us) low = middle + 1;
    else high = middle;
  }
  return low;
}
