/** The words of a chart's table go in; the folded table comes out: written into the page while it is short, else left to the page's script. */
import { countText } from '../number-text.js';
import { dataTable, twin } from './data-table.js';
import { html, type Markup } from './markup.js';
import type { PlainTable } from './PlainTable.js';

/** Longer ones would make most of the page: 200 series have tens of thousands of seconds. */
const WRITTEN_UP_TO = 300;

export interface LazyTwin {
  /** What the table is of: the page's script knows how to make it from the data. */
  kind: string;
  group: number;
  summary: string;
  /** For the script alone: what it writes, where that is not all of the table. */
  lazySummary?: string;
  rows: number;
  table: () => PlainTable;
}

export function lazyTwin({ kind, group, summary, lazySummary, rows, table }: LazyTwin): Markup {
  const id = `table-${kind}-${group}`;
  if (rows <= WRITTEN_UP_TO) return twin(summary, plainTable(table()), id);
  return html`<details class="twin" id="${id}" data-twin="${kind}" data-group="${group}">
    <summary>${lazySummary ?? summary}</summary>
    <noscript
      ><p class="note">
        ${countText(rows)} rows: too many to be written here, so the page’s script makes them when asked. They
        stand in run.json.
      </p></noscript
    >
  </details>`;
}

export function plainTable({ codeColumns = [], rows, ...table }: PlainTable): Markup {
  return dataTable({
    ...table,
    rows: rows.map(({ cells, ...row }) => ({
      ...row,
      cells: cells.map((cell, column) => (codeColumns.includes(column) ? html`<code>${cell}</code>` : cell)),
    })),
  });
}
