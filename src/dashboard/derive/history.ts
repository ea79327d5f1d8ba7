/** Summaries of the runs of one month go in, the text of their file comes out, and back: state of the site, and a script that its pages load. */
import type { Interval, Point, Quantile, RunSummary, TrackName } from '../../model/Site.js';

/**
 * A page opened from a folder may not fetch a file beside it, but may run one as a script: the history is a call.
 * Tracks are written once for each month, points as rows, so that a thousand runs stay a few megabytes.
 */
const CALL = 'faasmarkHistory(';

type Row = [
  track: number,
  trials: number,
  n: number,
  failures: number,
  p50: Quantile,
  p50Low: number | null,
  p50High: number | null,
  p99: Quantile,
  p99Low: number | null,
  p99High: number | null,
];

export interface HistoryFile {
  tracks: TrackName[];
  runs: (Omit<RunSummary, 'points'> & { rows: Row[] })[];
}

/** `2026-11`, UTC. */
export function monthOf({ startedAt }: Pick<RunSummary, 'startedAt'>): string {
  return startedAt.slice(0, 7);
}

/** Runs in the order of time. */
export function historyText(runs: readonly RunSummary[]): string {
  // By identity first: the runs of one file share their tracks, and fifty thousand keys take long.
  const same = new Map<TrackName, number>();
  const alike = new Map<string, number>();
  const tracks: TrackName[] = [];
  const placeOf = (track: TrackName): number => {
    const known = same.get(track);
    if (known !== undefined) return known;
    const key = JSON.stringify(track);
    const place = alike.get(key) ?? tracks.push(track) - 1;
    alike.set(key, place);
    same.set(track, place);
    return place;
  };
  const written = runs.map(({ points, ...head }) => ({
    ...head,
    rows: points.map(({ track, point }) => rowOf(placeOf(track), point)),
  }));
  const json = JSON.stringify({ tracks, runs: written } satisfies HistoryFile);
  // Script on every engine: before ECMA-262 2019 these two ended a line.
  return `${CALL}${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')});\n`;
}

/** Only for text that `historyText` wrote: whoever reads it holds its digest. */
export function readHistory(text: string): RunSummary[] {
  return summariesOf(JSON.parse(text.slice(CALL.length, text.lastIndexOf(')'))) as HistoryFile);
}

export function summariesOf({ tracks, runs }: HistoryFile): RunSummary[] {
  return runs.map(({ rows, ...head }) => ({
    ...head,
    points: rows.flatMap((row) => {
      const track = tracks[row[0]];
      return track === undefined ? [] : [{ track, point: pointOf(row) }];
    }),
  }));
}

function rowOf(track: number, { trials, n, failures, p50, p50Interval, p99, p99Interval }: Point): Row {
  const [p50Low, p50High] = p50Interval ?? [null, null];
  const [p99Low, p99High] = p99Interval ?? [null, null];
  return [track, trials, n, failures, p50, p50Low, p50High, p99, p99Low, p99High];
}

function pointOf([, trials, n, failures, p50, p50Low, p50High, p99, p99Low, p99High]: Row): Point {
  return {
    trials,
    n,
    failures,
    p50,
    p50Interval: intervalOf(p50Low, p50High),
    p99,
    p99Interval: intervalOf(p99Low, p99High),
  };
}

function intervalOf(low: number | null, high: number | null): Interval | null {
  return low === null || high === null ? null : [low, high];
}
