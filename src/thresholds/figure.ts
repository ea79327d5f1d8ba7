/** What some trials say of a figure that a threshold is about: its value with an interval, or why there is none. */

/** In µs, as a fraction, or as a ratio; +∞ where a quantile lies in the failures. */
export type Figure =
  | { kind: 'known'; value: number; low: number; high: number; trials: number; calls: number }
  /** A value whose interval cannot be given. */
  | { kind: 'unsure'; value: number; why: string; moreTrials: number | null }
  | { kind: 'none'; why: string; moreTrials: number | null };
