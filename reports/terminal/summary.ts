/** A run and a width go in; the summary table of what a caller waits comes out, with the note on its multiples. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { formatLatency } from '../../src/ui/latency.js';
import { intervalText } from '../interval-text.js';
import { countText, timesText } from '../number-text.js';
import { attainedNote, baselineNote } from '../run-notes.js';
import type { Summary, SummaryRow } from '../summary-rows.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

export function summaryLines(
  run: RunRecord,
  summary: Summary,
  columns: number,
  { strong, faint }: Paint,
): string[] {
  const tail = summary.tail.name;
  const all = summary.groups.flatMap((group) => group.rows);
  const headers = ['workload', 'p50', tail, `95 % of ${tail}`, 'n', '× p50', `× ${tail}`];
  const indent = summary.groups.length > 1 ? '  ' : '';
  // One table for all groups, so that columns stand under each other.
  const { header, rows } = table(
    headers,
    all.map((row) => ({ name: indent + row.label, cells: cellsOf(row) })),
    columns,
  );
  const linesOf = new Map(all.map((row, index) => [row, rows[index] ?? []]));
  const body = summary.groups.flatMap((group) => [
    ...(summary.groups.length > 1 ? [group.title] : []),
    ...group.rows.flatMap((row) => linesOf.get(row) ?? []),
  ]);
  const note = baselineNote(summary);
  return [
    strong(header),
    ...body,
    '',
    ...wrap(attainedNote(run), columns).map(faint),
    ...(note === null ? [] : wrap(note, columns).map(faint)),
  ];
}

function cellsOf(row: SummaryRow): string[] {
  return [
    formatLatency(row.p50Us),
    formatLatency(row.tailUs),
    intervalText(row.tailInterval),
    countText(row.n),
    timesText(row.timesP50),
    timesText(row.timesTail),
  ];
}
