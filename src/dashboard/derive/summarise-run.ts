/** A stored run goes in; the little that a dashboard keeps of it comes out. */
import { supports } from '../../analyse/sample-sizes.js';
import { failuresOf } from '../../engine/counts.js';
import type { RunRecord, SeriesRecord } from '../../model/RunRecord.js';
import type { Point, Quantile, RunSummary, TrackName } from '../../model/Site.js';
import { loadWords } from './load-words.js';
import { slugOf } from './slug.js';
import { standOf } from './stand-of.js';

const LONGEST_REASON = 300;

export function summariseRun(run: RunRecord, sha256: string): RunSummary {
  const bases = baseSides(run);
  const measured = run.series.filter(({ id }) => !bases.has(id));
  return {
    id: run.id,
    slug: slugOf(run.id),
    // One form, whatever the offset it was written with.
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt,
    version: run.tool.version,
    suite: run.plan.suite,
    warnings: run.warnings.length,
    sha256,
    points: measured
      .filter(({ trust }) => trust.ok)
      .map((series) => ({ track: trackOf(run, series), point: pointOf(series) })),
    leftOut: measured
      .filter(({ trust }) => !trust.ok)
      .map(({ id, trust }) => ({ series: id, reason: trust.reasons.join('; ').slice(0, LONGEST_REASON) })),
  };
}

/** What a duet measured only to be compared with may be another thing each time: it has no history. */
function baseSides({ comparison, series }: RunRecord): ReadonlySet<string> {
  if (comparison?.kind !== 'duet') return new Set();
  const heads = new Set(comparison.series.map((one) => one.series));
  const bases = comparison.series.map(({ base }) => base).filter((base) => !heads.has(base));
  return new Set(series.map(({ id }) => id).filter((id) => bases.includes(id)));
}

function trackOf(run: RunRecord, series: SeriesRecord): TrackName {
  const prefix = `${series.provider}/${series.region}/`;
  return {
    series: series.id,
    provider: series.provider,
    region: series.region,
    workload: series.workload,
    composition: series.composition,
    label: series.id.startsWith(prefix) ? series.id.slice(prefix.length) : series.id,
    ...standOf(run, series),
    load: loadWords(series),
    rate: series.load.rate,
    emulated: series.emulated,
  };
}

function pointOf({ attained, trials, counts }: SeriesRecord): Point {
  const quantile = (us: number | null, q: number): Quantile =>
    us ?? (supports(attained.n, q) ? 'failing' : null);
  return {
    trials,
    n: attained.n,
    failures: failuresOf(counts),
    p50: quantile(attained.p50Us, 0.5),
    p50Interval: attained.ci95.p50Us,
    p99: quantile(attained.p99Us, 0.99),
    p99Interval: attained.ci95.p99Us,
  };
}
