/** A run goes in; the rows that every summary shows come out, in reading order: what callers wait, and against which baseline. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';
import { baselineOf, type Baseline } from './baseline.js';
import { compareCompositions } from './composition-order.js';
import { failureCount } from './failures.js';
import { plainText } from './plain-text.js';
import { attainedTail, tailOf, type Tail } from './tail.js';

export interface SummaryRow {
  series: SeriesRecord;
  /** The series id without provider and region: `chain[direct]+length=10`. */
  label: string;
  p50Us: number | null;
  tailUs: number | null;
  tailInterval: readonly [number, number] | null;
  n: number;
  baseline: Baseline | null;
  /** Multiples of the baseline's p50 and tail; null where either is not known. */
  timesP50: number | null;
  timesTail: number | null;
  failures: number;
}

/** The series of one provider and region: they share a caller and may be read against each other. */
export interface SummaryGroup {
  /** `provider · region` */
  title: string;
  rows: readonly SummaryRow[];
}

export interface Summary {
  tail: Tail;
  groups: readonly SummaryGroup[];
}

export function summaryOf(run: RunRecord): Summary {
  const tail = tailOf(run);
  const groups = new Map<string, SummaryRow[]>();
  for (const series of inReadingOrder(run.series)) {
    const title = plainText(`${series.provider} · ${series.region}`);
    const rows = groups.get(title) ?? [];
    rows.push(rowOf(run, series, tail));
    groups.set(title, rows);
  }
  return { tail, groups: [...groups].map(([title, rows]) => ({ title, rows })) };
}

/** Providers and workloads as the plan has them; compositions from nothing in the way to the most. */
export function inReadingOrder(all: readonly SeriesRecord[]): readonly SeriesRecord[] {
  const places = firstPlaces(all.map((series) => `${series.provider}/${series.region}`));
  const workloads = firstPlaces(all.map((series) => series.workload));
  const placeOf = (series: SeriesRecord) => places.get(`${series.provider}/${series.region}`) ?? 0;
  const workloadOf = (series: SeriesRecord) => workloads.get(series.workload) ?? 0;
  return [...all].sort(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      workloadOf(a) - workloadOf(b) ||
      compareCompositions(a.composition, b.composition) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

export function labelOf(series: SeriesRecord): string {
  const prefix = `${series.provider}/${series.region}/`;
  return plainText(series.id.startsWith(prefix) ? series.id.slice(prefix.length) : series.id);
}

function rowOf(run: RunRecord, series: SeriesRecord, tail: Tail): SummaryRow {
  const baseline = baselineOf(run, series);
  const own = attainedTail(series, tail);
  return {
    series,
    label: labelOf(series),
    p50Us: series.attained.p50Us,
    tailUs: own.us,
    tailInterval: own.interval,
    n: series.attained.n,
    baseline,
    timesP50: ratio(series.attained.p50Us, baseline?.series.attained.p50Us ?? null),
    timesTail: ratio(own.us, baseline === null ? null : attainedTail(baseline.series, tail).us),
    failures: failureCount(series.counts),
  };
}

function ratio(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : value / base;
}

function firstPlaces(values: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const value of values) if (!places.has(value)) places.set(value, places.size);
  return places;
}
