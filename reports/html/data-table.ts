/** Headers and rows go in; an HTML table in a container of its own that scrolls when it is too wide comes out. */
import { plainText } from '../plain-text.js';
import { html, type Markup, type Part } from './markup.js';

export interface DataTable {
  /** Says what the table is to who cannot see where it stands. */
  label: string;
  headers: readonly Part[];
  /** The first cell heads its row. */
  rows: readonly { cells: readonly Part[]; mark?: 'invalid' | 'failed' }[];
  /** Columns of text, which align left; the first always does. */
  textColumns?: readonly number[];
}

export function dataTable({ label, headers, rows, textColumns = [] }: DataTable): Markup {
  const align = (column: number) => html`${column === 0 || textColumns.includes(column) ? 'text' : 'figure'}`;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headers.map((header, column) => html`<th scope="col" class="${align(column)}">${header}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ cells, mark }) =>
            html`<tr${mark === undefined ? null : html` class="${mark}"`}>
              ${cells.map((cell, column) =>
                column === 0
                  ? html`<th scope="row" class="text">${cell}</th>`
                  : html`<td class="${align(column)}">${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A table twin of a chart: closed until it is asked for. */
export function twin(summary: string, table: Markup): Markup {
  return html`<details class="twin">
    <summary>${summary}</summary>
    ${table}
  </details>`;
}

/** Text from a function or a platform, cut when it is long: whatever its direction, it stays in its place. */
export function untrusted(text: string): Markup {
  return html`<bdi class="quoted">${plainText(text)}</bdi>`;
}
