/** The slowest requests of each trial and the p99 of them all go in, in how many separate episodes they came goes out. */
import type { DriveResult, SlowRequest } from '../model/Drive.js';
import { SLOWEST_KEPT } from '../engine/slowest.js';

export interface TailEpisodes {
  /** Requests slower than the limit, or failed. */
  exceedances: number;
  /** Maximal runs of them with no faster request between, in the order of the schedule. */
  episodes: number;
}

/**
 * A trial keeps its slowest 1,000. One with more exceedances than that is looked at above the fastest that it
 * kept, where nothing is missing: an episode that stays below is overlooked, so the count is then a lower bound.
 */
export function tailEpisodes(results: readonly DriveResult[], limitUs: number): TailEpisodes {
  const sum = { exceedances: 0, episodes: 0 };
  for (const { slowest } of results) {
    const fastestKeptUs = Math.min(...slowest.map(latencyUs));
    const knownAboveUs = slowest.length < SLOWEST_KEPT ? limitUs : Math.max(limitUs, fastestKeptUs);
    const beyond = slowest.filter(
      (request) => latencyUs(request) > knownAboveUs || request.responseUs === null,
    );
    sum.exceedances += beyond.length;
    sum.episodes += beyond.filter(
      ({ sequence }, index) => index === 0 || beyond[index - 1]?.sequence !== sequence - 1,
    ).length;
  }
  return sum;
}

function latencyUs({ responseUs }: SlowRequest): number {
  return responseUs ?? Infinity;
}
