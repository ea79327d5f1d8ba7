/** What a dashboard keeps of runs and what it derives from them: the nouns between reading, deriving and the pages. */
import type { CompositionKind } from './Composition.js';

export type Interval = readonly [low: number, high: number];

/** µs; `failing`: so many requests failed that it is infinite; null: too few samples to say. */
export type Quantile = number | 'failing' | null;

/**
 * Where the caller stood and what it shared, in the order of the page. Series that stand differently never share a
 * table or a line (design rules 6, 8, 11 and 12). Only the first two may be compared between platforms.
 */
export const STANDS = [
  'platform',
  'same-region',
  'elsewhere',
  'own-machine',
  'shared-cores',
  'emulated',
  'closed-loop',
] as const;
export type Stand = (typeof STANDS)[number];

/** What stays the same along one line of a history. */
export interface TrackName {
  /** The id of the series in its runs. */
  series: string;
  provider: string;
  region: string;
  workload: string;
  composition: CompositionKind;
  /** The id without provider and region: `chain[direct]+length=10`. */
  label: string;
  stand: Stand;
  /** What tells callers of the same stand apart: a region, or a machine; empty on the platform itself. */
  caller: string;
  /** The load in words. */
  load: string;
  /** Per second; null where there is no one rate. */
  rate: number | null;
  /** Emulated stores that the numbers went through. */
  emulated: readonly string[];
}

/** One series of one run. */
export interface Point {
  trials: number;
  /** Requests behind the attained quantiles. */
  n: number;
  failures: number;
  p50: Quantile;
  p50Interval: Interval | null;
  p99: Quantile;
  p99Interval: Interval | null;
}

/** All that is kept of a run beside its compressed record. */
export interface RunSummary {
  id: string;
  /** For names of files. */
  slug: string;
  startedAt: string;
  finishedAt: string | null;
  version: string;
  suite: string;
  warnings: number;
  /** SHA-256 of its run.json, hex. */
  sha256: string;
  points: readonly { track: TrackName; point: Point }[];
  /** Series that did not enter, and why. */
  leftOut: readonly { series: string; reason: string }[];
}

/** What the pages say of a run. */
export interface RunHead extends Omit<RunSummary, 'points'> {
  series: number;
  /** Relative to the site; null: not among the newest. */
  report: string | null;
  /** The compressed run.json, relative to the site; null when it is lost. */
  data: string | null;
}

export interface TrackPoint extends Point {
  run: number;
  at: number;
}

export type ChangedQuantile = 'p50' | 'p99';

/** From here on it is another number. */
export interface Change {
  quantile: ChangedQuantile;
  /** The first point of the new level, an index into the track's points. */
  from: number;
  /** ISO 8601. */
  at: string;
  run: string;
  /** Medians of the points since the change before, and until the next one. */
  before: number | 'failing';
  after: number | 'failing';
  /** After over before; null where one is infinite. */
  ratio: number | null;
  p: number;
}

export interface Track extends TrackName {
  slug: string;
  /** In the order of time; `run` is an index into the site's runs. */
  points: readonly TrackPoint[];
  changes: readonly Change[];
  /** When it was last measured, ISO 8601. */
  newestAt: string;
  stale: boolean;
}

/** The design's mark: median over days of the warm p99 of `noop`, failures as +∞, on the platform, at 10 calls per second. */
export type Mark =
  | {
      kind: 'mark';
      days: number;
      /** The first and the last day, `2026-11-20`. */
      from: string;
      to: string;
      valueUs: Quantile;
      interval: readonly [Quantile, Quantile];
      track: string;
    }
  | { kind: 'none'; needs: string };

export interface Platform {
  provider: string;
  region: string;
  slug: string;
  newestAt: string;
  runs: number;
  stale: boolean;
  mark: Mark;
}

export interface StaleProvider {
  provider: string;
  newestAt: string;
}

export interface RankedPlatform {
  provider: string;
  region: string;
  /** Slug of its track. */
  track: string;
  days: number;
  valueUs: Quantile;
  /** The ends may be infinite. */
  interval: readonly [Quantile, Quantile];
  /** The places that it can have, as far as intervals tell: the same twice where the order is clear. */
  best: number;
  worst: number;
}

/** Platforms in order by one series, and what is missing for those that have no place. */
export interface Ranking {
  label: string;
  stand: Stand;
  load: string;
  /** Fewer than two: there is no order yet. */
  ranked: readonly RankedPlatform[];
  /** No two places overlap. */
  clear: boolean;
  missing: readonly MissingDays[];
}

export interface MissingDays {
  provider: string;
  region: string;
  /** Days that count, and the hours of the day that its fullest day has. */
  days: number;
  hours: number;
}

export interface Annotation {
  at: string;
  text: string;
  provider: string | null;
  url: string | null;
}

export const REFUSALS = [
  'partial',
  'failed',
  'untrustworthy',
  'unreadable',
  'newer-schema',
  'duplicate',
] as const;

export interface Refusal {
  /** The folder as it lies among those given, without what is above them. */
  place: string;
  id: string | null;
  startedAt: string | null;
  kind: (typeof REFUSALS)[number];
  reason: string;
}

export interface SiteProof {
  id: string;
  startedAt: string;
  ok: boolean;
  held: number;
  of: number;
  quick: boolean;
  sharedCores: boolean;
}

/** Everything that the pages show. */
export interface Site {
  /** Stays the same for the life of the site: a UUID. */
  id: string;
  version: string;
  staleAfterMs: number;
  /** In the order of time. */
  runs: readonly RunHead[];
  tracks: readonly Track[];
  platforms: readonly Platform[];
  stale: readonly StaleProvider[];
  rankings: readonly Ranking[];
  annotations: readonly Annotation[];
  refused: readonly Refusal[];
  proof: SiteProof | null;
}
