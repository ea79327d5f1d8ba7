/** One invocation as its caller saw it: start classes, error kinds, and the counts in which every intended request ends. */

export const START_CLASSES = ['warm', 'first', 'cold', 'unknown'] as const;
export type StartClass = (typeof START_CLASSES)[number];

/** Closed. Time-outs and unfinished requests are counted beside these. */
export const ERROR_KINDS = [
  'connect',
  'reset',
  'tls',
  'status',
  'throttled',
  'function',
  'check',
  'protocol',
  'too-large',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Why an instance was born while a caller waited. Never merged. */
export const COLD_KINDS = ['first-after-deploy', 'idle-reclaimed', 'scale-out', 'forced'] as const;
export type ColdKind = (typeof COLD_KINDS)[number];

/**
 * Where every intended request ends, once:
 * intended = warm + first + cold + unknown + all errors + timeouts + unfinished. `sent` is beside that sum.
 */
export interface Counts {
  intended: number;
  sent: number;
  warm: number;
  first: number;
  cold: number;
  unknown: number;
  errors: Record<ErrorKind, number>;
  /** Sent, no complete reply within the time-out. */
  timeouts: number;
  /** Pending (or never sent) when the drain ended or the run was interrupted. */
  unfinished: number;
}

/** One line of `samples.ndjson.gz`. Times in µs since the trial's measured part began (negative: lead-in). */
export interface Sample {
  /** Position in the schedule; below zero: a call that warmed a connection. */
  sequence: number;
  intendedUs: number;
  sentUs: number | null;
  completedUs: number | null;
  outcome: StartClass | ErrorKind | 'timeout' | 'unfinished';
  instance: string | null;
  ordinal: number | null;
  ageUs: number | null;
  coldHops: number;
  hops: number;
  remote: string | null;
}
