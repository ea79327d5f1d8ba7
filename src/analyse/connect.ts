/** What the trials brought back goes in; how many connections there were and the medians of their making come out. */
import { mergeEncoded } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { reportedQuantile } from './outcomes.js';

export function connect(results: readonly DriveResult[]): SeriesRecord['connect'] {
  const tallies = results.map((result) => result.connections);
  const medianOf = (phase: 'dns' | 'tcp' | 'tls' | 'lateHandshake') =>
    reportedQuantile(mergeEncoded(tallies.map((tally) => tally[phase])), 0.5);
  return {
    opened: tallies.reduce((sum, tally) => sum + tally.opened, 0),
    late: tallies.reduce((sum, tally) => sum + tally.late, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
    dnsUs: medianOf('dns'),
    tcpUs: medianOf('tcp'),
    tlsUs: medianOf('tls'),
    reopened: tallies.reduce((sum, tally) => sum + tally.reopened, 0),
    lateUs: medianOf('lateHandshake'),
    http: [...new Set(tallies.flatMap((tally) => tally.http))].sort(),
  };
}
