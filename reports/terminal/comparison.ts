/** A run and a width go in; head against base comes out as lines, each verdict in words under its figures. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { comparisonOf, type ComparisonRow, type ComparisonView } from '../comparison-rows.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

export function comparisonLines(run: RunRecord, columns: number, paint: Paint): string[] {
  const view = comparisonOf(run);
  return view === null ? [] : rowLines(view, columns, paint);
}

export function rowLines(view: ComparisonView, columns: number, paint: Paint): string[] {
  const all = view.groups.flatMap(({ rows }) => rows);
  const { header, rows: lines } = table(
    ['series', 'base', 'head', 'ratio', '95 % of ratio'],
    all.map((row) => ({ name: `  ${row.label}`, cells: [row.base, row.head, row.ratio, row.interval] })),
    columns,
  );
  const linesOf = new Map(all.map((row, place) => [row, lines[place] ?? []]));
  return [
    ...wrap(view.intro, columns).map(paint.faint),
    '',
    paint.strong(header),
    ...view.groups.flatMap(({ title, note, rows }) => [
      ...wrap(`${title}: ${note}`, columns),
      ...rows.flatMap((row) => [...(linesOf.get(row) ?? []), ...verdictLines(row, columns, paint)]),
    ]),
  ];
}

function verdictLines({ verdict, words, notes }: ComparisonRow, columns: number, paint: Paint): string[] {
  const brush = { worse: paint.bad, better: paint.good, same: paint.faint, 'cannot-tell': paint.caution };
  return [
    ...wrap(words, columns, '    ').map(brush[verdict]),
    ...notes.flatMap((note) => wrap(note, columns, '    ').map(paint.faint)),
  ];
}
