/** How load arrives: the profiles, what the plan knows of each, and what a caller is told. Times are those of one trial. */

export const ARRIVALS = ['jittered', 'poisson', 'constant'] as const;
export type Arrival = (typeof ARRIVALS)[number];

export const PROFILES = ['arrival', 'closed', 'burst', 'step', 'idle', 'replay', 'ladder'] as const;
export type Profile = (typeof PROFILES)[number];

/** One rate from beginning to end. */
export interface ArrivalShape {
  profile: 'arrival';
  arrival: Arrival;
  /** Intended starts per second. */
  ratePerSecond: number;
  durationMs: number;
}

/** `size` requests at one instant, again and again. */
export interface BurstShape {
  profile: 'burst';
  size: number;
  /** From one burst to the next; whole seconds. The first comes with the measured part. */
  intervalMs: number;
  durationMs: number;
}

/** One rate, and another one from `stepAtMs` to the end. */
export interface StepShape {
  profile: 'step';
  arrival: Arrival;
  ratePerSecond: number;
  toRatePerSecond: number;
  /** A third of the duration, in whole seconds. */
  stepAtMs: number;
  durationMs: number;
}

/** Single calls, each after a gap in which nothing is called. */
export interface IdleShape {
  profile: 'idle';
  /** In this order, each once; whole seconds. */
  gapsMs: readonly number[];
  /** Their sum, and the second of the last call. */
  durationMs: number;
}

/** Counts per minute of a trace, spread uniformly within each minute. */
export interface ReplayShape {
  profile: 'replay';
  /** Name of the file, without its folder. */
  source: string;
  /** One function of it; null: the sum of all. */
  function: string | null;
  countsPerMinute: readonly number[];
  /** A minute of the trace takes 60/speedup seconds. */
  speedup: number;
  /** May end before the trace does. */
  durationMs: number;
}

/** One rate after the other. */
export interface LadderShape {
  profile: 'ladder';
  arrival: Arrival;
  /** Ascending. */
  ratesPerSecond: readonly number[];
  /** Length of each rung; whole seconds. */
  rungMs: number;
  durationMs: number;
}

/** Closed loop: each connection sends its next request when the last one was answered. */
export interface ClosedShape {
  profile: 'closed';
  durationMs: number;
}

export type ScheduledShape = ArrivalShape | BurstShape | StepShape | IdleShape | ReplayShape | LadderShape;
export type LoadShape = ScheduledShape | ClosedShape;

interface Timing {
  /** Before the measured part; counted apart. */
  leadInMs: number;
  seed: number;
}

/** Open loop: intended starts come from a pure, seeded schedule and a slow reply never delays the next. */
export type ScheduledLoad = ScheduledShape & Timing;
export type ArrivalLoad = ArrivalShape & Timing;
export type ClosedLoad = ClosedShape & Timing;

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

export type Load = ScheduledLoad | ClosedLoad | WarmUpLoad;
