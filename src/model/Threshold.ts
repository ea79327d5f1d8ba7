/** A threshold: a figure of some series and the limit that it must keep; which series a plan judges by it, and what was found. */
import type { CompositionKind } from './Composition.js';

export const THRESHOLD_CLASSES = ['warm', 'all', 'cold', 'first'] as const;
export type ThresholdClass = (typeof THRESHOLD_CLASSES)[number];

export const THRESHOLD_QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999 } as const;
export type ThresholdQuantile = keyof typeof THRESHOLD_QUANTILES;

/** `errors`: everything that did not end in a right answer, time-outs too. `cold`: of the successes that tell how they started. */
export const THRESHOLD_SHARES = ['errors', 'timeouts', 'cold'] as const;
export type ThresholdShare = (typeof THRESHOLD_SHARES)[number];

export const THRESHOLD_OPERATORS = ['<', '<=', '>', '>='] as const;
export type ThresholdOperator = (typeof THRESHOLD_OPERATORS)[number];

export type ThresholdFigure =
  | { kind: 'quantile'; of: ThresholdClass; quantile: ThresholdQuantile }
  | { kind: 'share'; of: ThresholdShare };

/** Whose figure. A glob looks at ids; null: every series, or every cell that is joined in both ways. */
export type ThresholdSubject =
  | { kind: 'series'; glob: string | null }
  /** The figure of one composition over that of another of the same cell; `before[over]after` is the id of the first. */
  | {
      kind: 'ratio';
      over: CompositionKind;
      under: CompositionKind;
      cell: { before: string; after: string } | null;
    };

/** µs, a fraction of 1, or a ratio. */
export type ThresholdUnit = 'us' | 'share' | 'ratio';

export interface Threshold {
  /** As it was written. */
  expression: string;
  subject: ThresholdSubject;
  figure: ThresholdFigure;
  operator: ThresholdOperator;
  /** In `unit`. */
  limit: number;
  unit: ThresholdUnit;
}

/** One series, or two of the same cell whose ratio is meant, by their ids. */
export type JudgedSubject =
  { kind: 'series'; series: string } | { kind: 'ratio'; series: string; against: string };

/** What the plan judges by one threshold: at least one. */
export interface PlannedThreshold {
  threshold: Threshold;
  subjects: readonly JudgedSubject[];
}

export type ThresholdVerdict = 'pass' | 'fail' | 'undecided';
