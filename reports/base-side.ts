/** A run and one of its series go in; whether it was measured only to be compared with comes out. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';

export function isBaseSide({ comparison }: RunRecord, { id }: Pick<SeriesRecord, 'id'>): boolean {
  return comparison?.kind === 'duet' && comparison.series.some(({ base }) => base === id);
}
