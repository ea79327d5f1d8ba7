/** A series goes in; its timeline comes out, at most so long that a page can hold it. */
import type { SeriesRecord } from '../../src/model/RunRecord.js';

export interface TimelinePoint {
  /** Since the run's start. */
  atMs: number;
  /** How many seconds it stands for. */
  seconds: number;
  n: number;
  /** Of one second, the highest of the seconds that a longer point stands for. */
  p50Us: number | null;
  maxUs: number | null;
  cold: number;
  errors: number;
  /** False: of a trial that was found invalid. */
  valid: boolean;
}

const MOST_POINTS = 240;

/** Neighbours of the same trial are joined until the series fits; nothing is dropped. */
export function secondsOf(series: SeriesRecord): readonly TimelinePoint[] {
  const total = series.trialRuns.reduce((sum, trial) => sum + trial.seconds.length, 0);
  const joined = Math.max(1, Math.ceil(total / MOST_POINTS));
  return series.trialRuns.flatMap((trial) => {
    const points: TimelinePoint[] = [];
    for (let start = 0; start < trial.seconds.length; start += joined) {
      const part = trial.seconds.slice(start, start + joined);
      points.push({
        atMs: part[0]?.atMs ?? 0,
        seconds: part.length,
        n: sum(part.map((second) => second.n)),
        p50Us: highest(part.map((second) => second.p50Us)),
        maxUs: highest(part.map((second) => second.maxUs)),
        cold: sum(part.map((second) => second.cold)),
        errors: sum(part.map((second) => second.errors)),
        valid: trial.valid,
      });
    }
    return points;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
