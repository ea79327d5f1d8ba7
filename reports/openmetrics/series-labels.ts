/** A series goes in; the labels that its samples carry come out, with those that qualify its numbers. */
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import type { Labels } from './metrics-text.js';

/** Labels that do not change from run to run, so that the same series is the same series for a database. */
export function seriesLabels(series: SeriesRecord): Labels {
  const { id, provider, region, workload, composition } = series;
  return [
    ['series', id],
    ['provider', provider],
    ['region', region],
    ['workload', workload],
    ['composition', composition],
  ];
}

/** Where latencies stand, so does what they must be read with. */
export function caveatLabels({ client }: RunRecord, { load, emulated }: SeriesRecord): Labels {
  return [
    ['loop', load.loop ?? 'open'],
    ['shared_cores', String(client.sharedCores)],
    ['emulated', String(emulated.length > 0)],
  ];
}
