/** A run and a width go in; its thresholds come out as lines, the reason under each that did not pass. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { thresholdsOf, VERDICT_SIGN, type ThresholdRow } from '../threshold-rows.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

export function thresholdLines(run: RunRecord, columns: number, paint: Paint): string[] {
  const view = thresholdsOf(run);
  if (view === null) return [];
  const { rows } = view;
  const { header, rows: lines } = table(
    ['series', 'value', '95 %', 'limit', 'verdict'],
    rows.map(({ label, value, interval, limit, verdict }) => ({
      name: `  ${label}`,
      cells: [value, interval, limit, `${VERDICT_SIGN[verdict]} ${verdict}`],
    })),
    columns,
  );
  return [
    ...wrap(view.intro, columns).map(paint.faint),
    '',
    paint.strong(header),
    ...rows.flatMap((row, place) => [
      ...(row.expression === rows[place - 1]?.expression ? [] : wrap(row.expression, columns)),
      ...(lines[place] ?? []).map(brushOf(row, paint)),
      ...(row.words === null ? [] : wrap(row.words, columns, '    ').map(paint.faint)),
    ]),
  ];
}

function brushOf({ verdict }: ThresholdRow, paint: Paint): (text: string) => string {
  return { pass: paint.good, fail: paint.bad, undecided: paint.caution }[verdict];
}
