/** A series goes in; the series that it is shown as a multiple of comes out: its own workload in one process, or a chain there. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';
import { isBaseSide } from './base-side.js';

export interface Baseline {
  series: SeriesRecord;
  /** `workload`: the same workload, composed in-process. `chain`: `chain[in-process]`, where the workload has no such form. */
  kind: 'workload' | 'chain';
}

/** Null when the run holds neither. Only ever of the same provider. */
export function baselineOf(run: RunRecord, series: SeriesRecord): Baseline | null {
  const inProcess = run.series.filter(
    (other) =>
      other.provider === series.provider &&
      other.composition === 'in-process' &&
      isBaseSide(run, other) === isBaseSide(run, series),
  );
  const own = nearest(
    inProcess.filter((other) => other.workload === series.workload && sameParams(other, series)),
    series,
  );
  if (own !== undefined) return { series: own, kind: 'workload' };
  const chain = nearest(
    inProcess.filter((other) => other.workload === 'chain'),
    series,
  );
  return chain === undefined ? null : { series: chain, kind: 'chain' };
}

/** `store` and `via` say how functions are joined, so they belong to the composition and not to the work. */
function sameParams(a: SeriesRecord, b: SeriesRecord): boolean {
  return workOf(a) === workOf(b);
}

function workOf(series: SeriesRecord): string {
  const work = Object.entries(series.params).filter(([name]) => name !== 'store' && name !== 'via');
  return JSON.stringify(work.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The candidate that shares most of the other axes; then the shortest chain; then the first by id. */
function nearest(candidates: readonly SeriesRecord[], series: SeriesRecord): SeriesRecord | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, shared: sharedAxes(candidate, series) }));
  ranked.sort(
    (a, b) =>
      b.shared - a.shared ||
      lengthOf(a.candidate) - lengthOf(b.candidate) ||
      (a.candidate.id < b.candidate.id ? -1 : 1),
  );
  return ranked[0]?.candidate;
}

function sharedAxes(a: SeriesRecord, b: SeriesRecord): number {
  const same = [
    a.region === b.region,
    a.vantage === b.vantage,
    a.memoryMb === b.memoryMb,
    a.runtime.identifier === b.runtime.identifier,
    a.payloadBytes === b.payloadBytes,
    a.load.rate === b.load.rate,
    JSON.stringify(Object.entries(a.options).sort()) === JSON.stringify(Object.entries(b.options).sort()),
  ];
  return same.filter(Boolean).length;
}

function lengthOf(series: SeriesRecord): number {
  return Number(series.params['length'] ?? 0);
}
