/** Headers and rows go in; an HTML table in a container of its own that scrolls when it is too wide comes out. */
import { plainText } from '../plain-text.js';
import { html, type Markup, type Part } from './markup.js';

export interface DataTable {
  /** Names the table in the URL's hash; letters, digits and dashes, once on a page. */
  id?: string;
  /** Says what the table is to who cannot see where it stands. */
  label: string;
  headers: readonly (Part | Header)[];
  /** The first cell heads its row. */
  rows: readonly Row[];
  /** Columns of text, which align left; the first always does. */
  textColumns?: readonly number[];
  /** By the page's script; both need an id. */
  sortable?: boolean;
  filterable?: boolean;
}

export interface Header {
  content: Part;
  /** Names the column in the URL's hash, where its place would otherwise: `p99`. */
  key: string;
}

export interface Row {
  cells: readonly Cell[];
  mark?: 'invalid' | 'failed';
}

export type Cell = Part | SortedCell;

/** What is shown is for people: "1.24 ms". By what to sort is not: 1240. Null, missing, stands last in either direction. */
export interface SortedCell {
  content: Part;
  sort: number | string | null;
}

/** Longer ones scroll in a frame of their own, under headers that stay. */
const TALL_FROM = 40;

export function dataTable({ id, label, headers, rows, textColumns = [], ...live }: DataTable): Markup {
  const align = (column: number) => html`${column === 0 || textColumns.includes(column) ? 'text' : 'figure'}`;
  const named = id === undefined ? null : html` data-table="${id}"`;
  const sortable = id !== undefined && live.sortable === true ? html` data-sortable` : null;
  const filterable = id !== undefined && live.filterable === true ? html` data-filterable` : null;
  const tall = rows.length > TALL_FROM ? html` tall` : null;
  return html`<div
    class="scroll${tall}"
    role="region"
    aria-label="${label}"
    tabindex="0"
    ${named}${sortable}${filterable}
  >
    <table>
      <thead>
        <tr>
          ${headers.map((header, column) => {
            const { content, key } = isHeader(header) ? header : { content: header, key: column };
            const data = sortable === null ? null : html` data-key="${key}"`;
            return html`<th scope="col" class="${align(column)}" ${data}>${content}</th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ cells, mark }) =>
            html`<tr${mark === undefined ? null : html` class="${mark}"`}>
              ${cells.map((cell, column) => {
                const { content, sort } = isSorted(cell) ? cell : { content: cell, sort: undefined };
                const by = sortable === null || sort === undefined ? null : html` data-sort="${sort ?? ''}"`;
                return column === 0
                  ? html`<th scope="row" class="text" ${by}>${content}</th>`
                  : html`<td class="${align(column)}" ${by}>${content}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A table twin of a chart: closed until it is asked for. With an id, the URL's hash remembers that it is open. */
export function twin(summary: string, table: Markup, id?: string): Markup {
  return html`<details class="twin" ${id === undefined ? null : html` id="${id}"`}>
    <summary>${summary}</summary>
    ${table}
  </details>`;
}

/** Text from a function or a platform, cut when it is long: whatever its direction, it stays in its place. */
export function untrusted(text: string): Markup {
  return html`<bdi class="quoted">${plainText(text)}</bdi>`;
}

function isHeader(header: Part | Header): header is Header {
  return typeof header === 'object' && header !== null && 'key' in header;
}

function isSorted(cell: Cell): cell is SortedCell {
  return typeof cell === 'object' && cell !== null && 'sort' in cell;
}
