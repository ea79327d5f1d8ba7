/** What warm-up and trials brought back goes in, the latencies of cold starts by kind come out, never merged across kinds. */
import { mergeEncoded } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { COLD_KINDS } from '../model/Sample.js';
import { summary } from './distribution.js';

export function coldStarts(results: readonly DriveResult[]): SeriesRecord['coldStarts'] {
  const all = results.flatMap((result) => result.cold);
  return COLD_KINDS.map((kind) => ({
    kind,
    ...summary(mergeEncoded(all.filter((cold) => cold.kind === kind).map((cold) => cold.histogram))),
  })).filter((record) => record.n > 0);
}
