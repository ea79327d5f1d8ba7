/** Summaries of all runs and what was refused go in; everything that the pages show comes out. */
import type {
  Annotation,
  Platform,
  Refusal,
  RunHead,
  RunSummary,
  Site,
  SiteProof,
  StaleProvider,
  Track,
} from '../../model/Site.js';
import { changesOf } from './changes-of.js';
import { markOf } from './mark-of.js';
import { rankingsOf } from './rankings-of.js';
import { slugOf } from './slug.js';
import { trackLines, type TrackLine } from './track-points.js';

/** How many of the newest runs have a page of their own. */
export const NEWEST_REPORTS = 60;

export interface SiteInput {
  id: string;
  version: string;
  nowMs: number;
  staleAfterMs: number;
  /** In any order; no two of one id. */
  summaries: readonly RunSummary[];
  /** Ids of runs whose compressed record the site no longer has. */
  lost: ReadonlySet<string>;
  annotations: readonly Annotation[];
  refused: readonly Refusal[];
  proof: SiteProof | null;
}

export function deriveSite(input: SiteInput): Site {
  const { nowMs, staleAfterMs, lost } = input;
  const summaries = inOrder(input.summaries);
  const lines = trackLines(summaries);
  const isStale = (at: number): boolean => nowMs - at > staleAfterMs;
  const tracks = lines.map((line): Track => {
    const newest = newestOf(line);
    return {
      ...line,
      changes: changesOf(line.points, summaries),
      newestAt: new Date(newest).toISOString(),
      stale: isStale(newest),
    };
  });
  const withReport = newestWithReport(summaries, lost);
  return {
    id: input.id,
    version: input.version,
    staleAfterMs,
    runs: summaries.map((summary): RunHead => {
      const { points, ...head } = summary;
      return {
        ...head,
        series: points.length,
        report: withReport.has(summary.id) ? reportPath(summary) : null,
        data: lost.has(summary.id) ? null : dataPath(summary),
      };
    }),
    tracks,
    platforms: platformsOf(lines, isStale),
    stale: staleProviders(lines, isStale),
    rankings: rankingsOf(lines),
    annotations: input.annotations,
    refused: input.refused,
    proof: input.proof,
  };
}

export function inOrder(summaries: readonly RunSummary[]): RunSummary[] {
  return [...summaries].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.id < b.id ? -1 : 1,
  );
}

/** Ids. `summaries` in the order of time. */
export function newestWithReport(
  summaries: readonly RunSummary[],
  lost: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set(
    summaries
      .slice(-NEWEST_REPORTS)
      .map(({ id }) => id)
      .filter((id) => !lost.has(id)),
  );
}

export function reportPath({ slug }: Pick<RunSummary, 'slug'>): string {
  return `reports/${slug}.html`;
}

export function dataPath({ slug }: Pick<RunSummary, 'slug'>): string {
  return `data/runs/${slug}.json.gz`;
}

function newestOf({ points }: TrackLine): number {
  return points.at(-1)?.at ?? 0;
}

function platformsOf(lines: readonly TrackLine[], isStale: (at: number) => boolean): Platform[] {
  return [...grouped(lines, ({ provider, region }) => `${provider}/${region}`)].flatMap(
    ([key, own]): Platform[] => {
      const [first] = own;
      if (first === undefined) return [];
      const newest = Math.max(...own.map(newestOf));
      return [
        {
          provider: first.provider,
          region: first.region,
          slug: slugOf(key),
          newestAt: new Date(newest).toISOString(),
          runs: runsOf(own),
          stale: isStale(newest),
          mark: markOf(own),
        },
      ];
    },
  );
}

function runsOf(lines: readonly TrackLine[]): number {
  const runs = new Set<number>();
  for (const { points } of lines) for (const { run } of points) runs.add(run);
  return runs.size;
}

function staleProviders(lines: readonly TrackLine[], isStale: (at: number) => boolean): StaleProvider[] {
  return [...grouped(lines, ({ provider }) => provider)]
    .map(([provider, own]) => ({ provider, newest: Math.max(...own.map(newestOf)) }))
    .filter(({ newest }) => isStale(newest))
    .map(({ provider, newest }) => ({ provider, newestAt: new Date(newest).toISOString() }));
}

/** In the order of their names. */
function grouped(lines: readonly TrackLine[], keyOf: (line: TrackLine) => string): Map<string, TrackLine[]> {
  const groups = new Map<string, TrackLine[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = groups.get(key) ?? [];
    group.push(line);
    groups.set(key, group);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
