/** What the trials brought back goes in; latencies by hop, and by how often the instance had run before, come out. */
import { mergeEncoded } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { reportedQuantile } from './outcomes.js';

/** By name and kind, alphabetically. */
export function hops(results: readonly DriveResult[]): SeriesRecord['hops'] {
  const all = results.flatMap((result) => result.hops);
  const distinct = new Map(all.map((hop) => [JSON.stringify([hop.name, hop.kind]), hop]));
  return [...distinct.values()]
    .map(({ name, kind }) => {
      const same = all.filter((hop) => hop.name === name && hop.kind === kind);
      const latencies = mergeEncoded(same.map((hop) => hop.histogram));
      return {
        name,
        kind,
        n: latencies.totalCount,
        p50Us: reportedQuantile(latencies, 0.5),
        p99Us: reportedQuantile(latencies, 0.99),
      };
    })
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.kind, b.kind));
}

const ORDINALS = ['2-10', '11-100', '>100'] as const;

/** In the order of their ordinals; those that never came are absent. */
export function bands(results: readonly DriveResult[]): SeriesRecord['bands'] {
  const all = results.flatMap((result) => result.bands);
  return ORDINALS.map((ordinals) => {
    const latencies = mergeEncoded(
      all.filter((band) => band.ordinals === ordinals).map((band) => band.histogram),
    );
    return { ordinals, n: latencies.totalCount, p99Us: reportedQuantile(latencies, 0.99) };
  }).filter((band) => band.n > 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
