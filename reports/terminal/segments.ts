/** A summary and a width go in; a table of the parts of each series' load profile comes out. */
import { SEGMENT_HEADERS, segmentTable } from '../segment-rows.js';
import type { Summary } from '../summary-rows.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

export function segmentLines(summary: Summary, columns: number, { strong, faint, bad }: Paint): string[] {
  return summary.groups
    .flatMap((group) => group.rows)
    .flatMap(({ series, label }) => {
      const parts = segmentTable(series);
      if (parts === null) return [];
      const { header, rows } = table(SEGMENT_HEADERS, parts.rows, columns);
      return [
        ...wrap(`${label}: ${parts.load}`, columns),
        strong(header),
        ...rows.flatMap((lines, index) => (parts.rows[index]?.failed === true ? lines.map(bad) : lines)),
        ...wrap(parts.notes.join(' '), columns).map(faint),
      ];
    });
}
