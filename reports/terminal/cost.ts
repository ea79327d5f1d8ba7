/** A summary and a width go in; what calls cost, and from which rate on an own instance costs less, come out as a table. */
import { costTable } from '../cost-rows.js';
import type { Summary } from '../summary-rows.js';
import type { Paint } from './paint.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

export function costLines(summary: Summary, columns: number, { strong, faint }: Paint): string[] {
  const costs = costTable(summary);
  if (costs === null) return [];
  const { header, rows } = table(
    ['workload', ...costs.headers],
    costs.rows.map(({ label, cells }) => ({ name: label, cells })),
    columns,
  );
  return [strong(header), ...rows.flat(), ...costs.notes.flatMap((note) => wrap(note, columns)).map(faint)];
}
