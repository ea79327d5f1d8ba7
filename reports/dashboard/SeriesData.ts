/** What the script of a series' page gets: plain data, one row for each run in the order of time. */

export type HistoryRow = readonly [
  atMs: number,
  p50: number | 'failing' | null,
  p50Interval: readonly [number, number] | null,
  p99: number | 'failing' | null,
  p99Interval: readonly [number, number] | null,
  n: number,
  failures: number,
  trials: number,
  /** Slug of the run where it has a report here, else empty. */
  report: string,
];

export interface SeriesData {
  rows: readonly HistoryRow[];
}

/** What the script of the page that compares two runs gets: the newest first. */
export interface CompareData {
  runs: readonly CompareRun[];
}

export interface CompareRun {
  slug: string;
  id: string;
  startedAt: string;
  /** `2026-11`: the file of the history that holds it. */
  month: string;
}
