/** A run goes in; which quantile its tables lead with comes out: p99, or p90 when the run has no p99 at all. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';

export interface Tail {
  name: 'p99' | 'p90';
  quantile: 0.99 | 0.9;
  /** "99th percentile" */
  words: string;
}

const P99: Tail = { name: 'p99', quantile: 0.99, words: '99th percentile' };
const P90: Tail = { name: 'p90', quantile: 0.9, words: '90th percentile' };

export function tailOf(run: RunRecord): Tail {
  const some = (key: 'p99Us' | 'p90Us') => run.series.some((series) => series.attained[key] !== null);
  return !some('p99Us') && some('p90Us') ? P90 : P99;
}

export interface TailValue {
  us: number | null;
  interval: readonly [number, number] | null;
}

export function attainedTail(series: SeriesRecord, tail: Tail): TailValue {
  const { attained } = series;
  switch (tail.name) {
    case 'p99':
      return { us: attained.p99Us, interval: attained.ci95.p99Us };
    case 'p90':
      return { us: attained.p90Us, interval: attained.ci95.p90Us };
    default:
      return tail.name satisfies never;
  }
}
