/** What is embedded in the page for its charts and long tables: plain data, kept short, since there may be 200 series of an hour. */

/** Points of a trial's timeline; the arrays are as long as each other. */
export interface TrialData {
  block: number;
  /** Place in the block. */
  order: number;
  attempt: number;
  /** Start since the run's, s. */
  atS: number;
  valid: boolean;
  /** Whether it stands in the series' figures. */
  entered: boolean;
  /** How many seconds each point stands for; of these the highest figures. */
  step: number;
  /** Since the run's start, s. */
  at: readonly number[];
  /** Warm calls. */
  n: readonly number[];
  p50: readonly (number | null)[];
  max: readonly (number | null)[];
  /** [place, how many], where there are any. */
  cold: readonly (readonly [number, number])[];
  errors: readonly (readonly [number, number])[];
  /** Of the whole trial: calls, µs. */
  warm: number;
  warmP50: number | null;
  notWarm: number;
  failed: number;
  lagP99: number | null;
  canaryP99: number | null;
}

/** From the caller inwards. `untold`: inside of the first function's time, where nobody timed the parts. */
export const TIME_PARTS = ['floor', 'front', 'between', 'stores', 'functions', 'untold'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** How long the parts of a mean warm call take, µs; they add up to it. */
export interface TimeParts {
  totalUs: number;
  us: Readonly<Record<TimePart, number>>;
}

export interface SeriesData {
  label: string;
  p50Us: number | null;
  tailUs: number | null;
  interval: readonly [number, number] | null;
  n: number;
  /** Multiples of the baseline. */
  timesP50: number | null;
  timesTail: number | null;
  /** µs at the positions of n, as far as they are attained. */
  curve: readonly number[];
  maxUs: number | null;
  trials: readonly TrialData[];
  parts: TimeParts | null;
  usdPerMillion: number | null;
  cost: CostCurve | null;
}

/** What a million successes costs at any rate: `byCall`, and `perHour` shared among those that come in an hour. */
export interface CostCurve {
  byCall: number;
  perHour: number;
  /** Measured at so many per second. */
  atRate: number;
  /** Above so many per second the own instance costs less; null: never. */
  crossing: number | null;
  own: { name: string; perHour: number };
}

/** One line of a sweep: the same series at several values of one axis. */
export interface SweepLine {
  label: string;
  p50Us: readonly (number | null)[];
  tailUs: readonly (number | null)[];
}

export interface Sweep {
  /** "payload", "rate", "width" … */
  axis: string;
  /** Over what, in words, with its unit. */
  title: string;
  /** As text: "64 KB", "200/s"; the places of the figures of each line. */
  values: readonly string[];
  tail: 'p99' | 'p90';
  lines: readonly SweepLine[];
}

/** Series that may share an axis: those of one provider and region (emulated stores never meet a cloud). */
export interface GroupData {
  title: string;
  series: readonly SeriesData[];
}

export interface ReportData {
  tail: 'p99' | 'p90';
  startedAt: string;
  groups: readonly GroupData[];
  sweeps: readonly Sweep[];
}
