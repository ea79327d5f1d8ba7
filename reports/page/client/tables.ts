/** The tables of a page go in; those that say so can be sorted by their headers and filtered by words, as the URL's hash says. */
import { onState, readState, writeState } from './view-state.js';

interface LiveRow {
  element: HTMLTableRowElement;
  /** As the page came. */
  place: number;
  /** In lower case. */
  text: string;
}

interface Sorting {
  column: number;
  descending: boolean;
}

export function liveTables(root: ParentNode): void {
  for (const region of root.querySelectorAll<HTMLElement>('[data-table]')) liveTable(region);
}

function liveTable(region: HTMLElement): void {
  const table = region.querySelector('table');
  const body = table?.tBodies[0];
  const name = region.dataset['table'] ?? '';
  if (!table || body === undefined) return;
  const rows = [...body.rows].map((element, place) => ({
    element,
    place,
    text: (element.textContent ?? '').toLowerCase(),
  }));
  const headers = [...(table.tHead?.rows[0]?.cells ?? [])];
  const [sortKey, filterKey] = [`${name}.sort`, `${name}.filter`];
  const field = 'filterable' in region.dataset ? filterField(region, rows.length) : null;
  const apply = () => {
    const sorting = sortingOf(headers, readState(sortKey));
    const words = field === null ? '' : (readState(filterKey) ?? '');
    body.replaceChildren(...ordered(rows, sorting).map(({ element }) => element));
    headers.forEach((header, column) => {
      const direction = sorting?.descending === true ? 'descending' : 'ascending';
      if (sorting?.column === column) header.setAttribute('aria-sort', direction);
      else header.removeAttribute('aria-sort');
    });
    field?.show(words, filtered(rows, words));
  };
  if ('sortable' in region.dataset) {
    for (const header of headers) {
      sortButton(header, () => {
        writeState(sortKey, next(readState(sortKey), header.dataset['key'] ?? ''));
        apply();
      });
    }
  }
  field?.input.addEventListener('input', () => {
    writeState(filterKey, field.input.value === '' ? null : field.input.value);
    apply();
  });
  onState(apply);
  apply();
}

/** Up, down, and as it was. */
function next(now: string | null, key: string): string | null {
  if (now === `${key}-asc`) return `${key}-desc`;
  return now === `${key}-desc` ? null : `${key}-asc`;
}

function sortingOf(headers: readonly HTMLElement[], state: string | null): Sorting | null {
  if (state === null) return null;
  const descending = state.endsWith('-desc');
  const key = state.replace(/-(asc|desc)$/, '');
  const column = headers.findIndex((header) => header.dataset['key'] === key);
  return column < 0 ? null : { column, descending };
}

/** Rows without a value stand last in either direction; equal ones as the page has them. */
function ordered(rows: readonly LiveRow[], sorting: Sorting | null): readonly LiveRow[] {
  if (sorting === null) return rows;
  const values = rows.map(({ element }) => valueOf(element.cells[sorting.column]));
  const numeric = values.every((value) => value === '' || Number.isFinite(Number(value)));
  const collator = new Intl.Collator('en', { numeric: true });
  const compare = (a: string, b: string) => (numeric ? Number(a) - Number(b) : collator.compare(a, b));
  return [...rows].sort((a, b) => {
    const [left, right] = [values[a.place] ?? '', values[b.place] ?? ''];
    if (left === '' || right === '') return Number(left === '') - Number(right === '');
    return sorting.descending ? compare(right, left) : compare(left, right);
  });
}

function valueOf(cell: HTMLTableCellElement | undefined): string {
  const value = cell?.dataset['sort'] ?? cell?.textContent?.trim() ?? '';
  return value === '–' ? '' : value;
}

/** All words, in any order. */
function filtered(rows: readonly LiveRow[], words: string): number {
  const wanted = words.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const { element, text } of rows) {
    const matches = wanted.every((word) => text.includes(word));
    element.hidden = !matches;
    if (matches) shown++;
  }
  return shown;
}

function sortButton(header: HTMLElement, act: () => void): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sort';
  button.append(...header.childNodes);
  button.addEventListener('click', act);
  header.append(button);
}

interface FilterField {
  input: HTMLInputElement;
  show(words: string, shown: number): void;
}

function filterField(region: HTMLElement, total: number): FilterField {
  const input = document.createElement('input');
  input.type = 'search';
  input.spellcheck = false;
  const label = document.createElement('label');
  label.append('Filter rows ', input);
  const count = document.createElement('span');
  count.className = 'faint';
  count.setAttribute('role', 'status');
  const line = document.createElement('div');
  line.className = 'filter';
  line.append(label, count);
  region.before(line);
  return {
    input,
    show: (words, shown) => {
      if (input.value !== words) input.value = words;
      count.textContent = words === '' ? '' : `${String(shown)} of ${String(total)} shown`;
    },
  };
}
