/** Summaries of runs in the order of time go in; one line for each series under the same conditions comes out. */
import type { RunSummary, TrackName, TrackPoint } from '../../model/Site.js';
import { slugOf } from './slug.js';

export interface TrackLine extends TrackName {
  slug: string;
  points: TrackPoint[];
}

export function trackLines(runs: readonly RunSummary[]): TrackLine[] {
  const lines = new Map<string, TrackLine>();
  runs.forEach(({ points, startedAt }, run) => {
    const at = Date.parse(startedAt);
    for (const { track, point } of points) {
      // One object where the runs were read from one file: most keys need not be made.
      const key = keyOf(track);
      let line = lines.get(key);
      if (line === undefined) {
        line = { ...track, slug: slugOf(key, track.series), points: [] };
        lines.set(key, line);
      }
      const { trials, n, failures, p50, p50Interval, p99, p99Interval } = point;
      line.points.push({ trials, n, failures, p50, p50Interval, p99, p99Interval, run, at });
    }
  });
  return [...lines.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

const keys = new WeakMap<TrackName, string>();

function keyOf(track: TrackName): string {
  const known = keys.get(track);
  if (known !== undefined) return known;
  const { series, stand, caller, load, emulated } = track;
  const key = [series, stand, caller, load, ...emulated].join('\n');
  keys.set(track, key);
  return key;
}
