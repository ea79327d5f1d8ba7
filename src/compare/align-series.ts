/** A run of the base and the head go in; the base comes out with its series under the head's ids where only their regions differ. */
import type { RunRecord } from '../model/RunRecord.js';

export interface Aligned {
  run: RunRecord;
  /** By the head's id: what the base itself calls the series; only where that is another. */
  names: ReadonlyMap<string, string>;
}

/**
 * An id begins with provider and region, so that runs of two regions share none. Only one candidate on either side
 * makes a pair: which of two regions is meant is not ours to say. The base's side of a duet is left out: it
 * belongs to the duet's own comparison.
 */
export function alignSeries(base: RunRecord, head: RunRecord): Aligned {
  const heads = withoutBaseSide(head).series;
  const bases = withoutBaseSide(base).series;
  const lonely = <T extends { id: string }>(all: readonly T[], others: readonly { id: string }[]) =>
    all.filter(({ id }) => !others.some((other) => other.id === id));
  const lonelyHeads = lonely(heads, bases);
  const lonelyBases = lonely(bases, heads);
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const one of lonelyHeads) {
    const place = placeless(one);
    const alike = lonelyBases.filter((other) => placeless(other) === place);
    const rivals = lonelyHeads.filter((other) => placeless(other) === place);
    const [pair] = alike;
    if (pair === undefined || alike.length > 1 || rivals.length > 1) continue;
    names.set(one.id, pair.id);
    ids.set(pair.id, one.id);
  }
  return {
    run: { ...base, series: bases.map((one) => ({ ...one, id: ids.get(one.id) ?? one.id })) },
    names,
  };
}

/** Without the series that a duet measured only to compare with. */
export function withoutBaseSide(run: RunRecord): RunRecord {
  const { comparison } = run;
  if (comparison?.kind !== 'duet') return run;
  const bases = new Set(comparison.series.map(({ base }) => base));
  return { ...run, series: run.series.filter(({ id }) => !bases.has(id)) };
}

/** The id without its region. */
function placeless({ id, provider, region }: { id: string; provider: string; region: string }): string {
  const prefix = `${provider}/${region}/`;
  return id.startsWith(prefix) ? `${provider}//${id.slice(prefix.length)}` : id;
}
