/** How load arrives: the profiles, and the arrival process of the open-loop one. */

export const ARRIVALS = ['jittered', 'poisson', 'constant'] as const;
export type Arrival = (typeof ARRIVALS)[number];

/** Open loop: intended starts come from a pure, seeded schedule and a slow reply never delays the next. */
export interface ArrivalLoad {
  profile: 'arrival';
  arrival: Arrival;
  /** Intended starts per second. */
  ratePerSecond: number;
  /** Before the measured part; counted apart. */
  leadInMs: number;
  durationMs: number;
  seed: number;
}

/**
 * Before measuring: `lanes` callers, each sending its next call when the last one returned, until every instance
 * seen has answered `callsPerInstance` calls or `maxCalls` are spent. The very first call goes alone.
 */
export interface WarmUpLoad {
  profile: 'warm-up';
  lanes: number;
  callsPerInstance: number;
  maxCalls: number;
}

export type Load = ArrivalLoad | WarmUpLoad;
