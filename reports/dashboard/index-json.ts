/** A site goes in; `index.json` for programs comes out, as its published schema says. */
import type { Site, Track } from '../../src/model/Site.js';
import type { SiteIndex } from '../../src/model/SiteIndex.js';

export function indexJson(site: Site): string {
  const { stale, rankings, refused, proof } = site;
  const index: SiteIndex = {
    schema: 'faasmark.dashboard/1',
    tool: { version: site.version },
    updatedAt: site.runs.at(-1)?.startedAt ?? null,
    staleAfterMs: site.staleAfterMs,
    stale: [...stale],
    platforms: site.platforms.map(({ provider, region, newestAt, stale, runs, slug, mark }) => ({
      provider,
      region,
      newestAt,
      stale,
      runs,
      badge: `badges/${slug}.svg`,
      mark:
        mark.kind === 'none'
          ? null
          : {
              valueUs: mark.valueUs,
              interval: [mark.interval[0], mark.interval[1]],
              days: mark.days,
              from: mark.from,
              to: mark.to,
            },
      needs: mark.kind === 'none' ? mark.needs : null,
    })),
    series: site.tracks.flatMap((track) => seriesOf(site, track)),
    rankings: rankings.map(({ label, stand, load, clear, ranked, missing }) => ({
      label,
      stand,
      load,
      clear,
      ranked: ranked.map(({ provider, region, best, worst, valueUs, interval, days }) => ({
        provider,
        region,
        best,
        worst,
        valueUs,
        interval: [interval[0], interval[1]],
        days,
      })),
      missing: [...missing],
    })),
    runs: [...site.runs]
      .reverse()
      .map(({ id, startedAt, series, report, data }) => ({ id, startedAt, series, report, data })),
    refused: refused.map(({ place, id, kind, reason }) => ({ place, id, kind, reason })),
    proof:
      proof === null
        ? null
        : { startedAt: proof.startedAt, ok: proof.ok, held: proof.held, of: proof.of, page: 'proof.html' },
  };
  return `${JSON.stringify(index, null, 1)}\n`;
}

function seriesOf(site: Site, track: Track): SiteIndex['series'] {
  const newest = track.points.at(-1);
  if (newest === undefined) return [];
  const { provider, region, workload, composition, stand, caller, load, stale } = track;
  return [
    {
      id: track.series,
      provider,
      region,
      workload,
      composition,
      stand,
      caller,
      load,
      emulated: [...track.emulated],
      page: `series/${track.slug}.html`,
      badge: `badges/${track.slug}.svg`,
      runs: track.points.length,
      stale,
      newest: {
        run: site.runs[newest.run]?.id ?? '',
        at: track.newestAt,
        p50Us: newest.p50,
        p99Us: newest.p99,
        p99Interval: newest.p99Interval === null ? null : [newest.p99Interval[0], newest.p99Interval[1]],
        n: newest.n,
        trials: newest.trials,
      },
      changes: track.changes.map(({ quantile, at, run, before, after, ratio, p }) => ({
        quantile,
        at,
        run,
        before,
        after,
        ratio,
        p,
      })),
    },
  ];
}
