/** Requests go in as they end; the slowest of them and those that failed come out, a bounded number in the order of the schedule. */
import type { SlowRequest } from '../model/Drive.js';

/** Enough to tell ten separate episodes from few, and 40 kB of JSON at most. */
export const SLOWEST_KEPT = 1_000;

type Ended = Pick<SlowRequest, 'sequence' | 'intendedUs'>;

export interface Slowest {
  success(request: Ended, responseUs: number): void;
  failure(request: Ended): void;
  kept(): SlowRequest[];
}

/**
 * Collects twice as many as are kept before it drops the faster half, so that a request costs a comparison, and
 * sorting happens once in a thousand that exceed all the others.
 */
export function newSlowest(limit = SLOWEST_KEPT): Slowest {
  const held: SlowRequest[] = [];
  let thresholdUs = -1;
  const add = (request: SlowRequest): void => {
    held.push(request);
    if (held.length < 2 * limit) return;
    held.sort(slowerFirst);
    held.length = limit;
    thresholdUs = held[limit - 1]?.responseUs ?? Infinity;
  };
  return {
    success({ sequence, intendedUs }, responseUs) {
      if (responseUs > thresholdUs) {
        add({ sequence, intendedUs: Math.round(intendedUs), responseUs: Math.round(responseUs) });
      }
    },
    failure({ sequence, intendedUs }) {
      if (thresholdUs !== Infinity) add({ sequence, intendedUs: Math.round(intendedUs), responseUs: null });
    },
    kept: () => slowestOf(held, limit),
  };
}

/** Of these, the slowest `limit`, by sequence. Ties go to the earlier request, so that the order of merging does not show. */
export function slowestOf(requests: readonly SlowRequest[], limit = SLOWEST_KEPT): SlowRequest[] {
  return requests.toSorted(slowerFirst).slice(0, limit).sort(inOrder);
}

/** A failure is slower than any success. */
function slowerFirst(a: SlowRequest, b: SlowRequest): number {
  const difference = (b.responseUs ?? Infinity) - (a.responseUs ?? Infinity);
  return Number.isNaN(difference) || difference === 0 ? inOrder(a, b) : difference;
}

function inOrder(a: SlowRequest, b: SlowRequest): number {
  return a.sequence - b.sequence || a.intendedUs - b.intendedUs;
}
