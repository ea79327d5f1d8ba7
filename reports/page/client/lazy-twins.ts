/** What makes the tables that were too long to be written into the page goes in; they stand when they are opened, and on paper. */
import type { PlainTable } from '../PlainTable.js';

export interface LazyTwins {
  /** Makes the open ones again: what they are of has changed. */
  refresh(): void;
}

export function lazyTwins(tableOf: (kind: string, group: number) => PlainTable | null): LazyTwins {
  const folds = [...document.querySelectorAll<HTMLDetailsElement>('details[data-twin]')];
  const fill = (fold: HTMLDetailsElement) => {
    const table = tableOf(fold.dataset['twin'] ?? '', Number(fold.dataset['group']));
    fold.querySelector('.scroll')?.remove();
    if (table !== null) fold.append(tableElement(table));
  };
  for (const fold of folds) {
    fold.addEventListener('toggle', () => {
      if (fold.open && fold.querySelector('.scroll') === null) fill(fold);
    });
  }
  addEventListener('beforeprint', () => folds.forEach(fill));
  return {
    refresh: () => {
      for (const fold of folds) {
        if (fold.open) fill(fold);
        else fold.querySelector('.scroll')?.remove();
      }
    },
  };
}

/** What `dataTable` is in the page's text; everything in it is text. */
function tableElement({ label, headers, rows, textColumns = [], codeColumns = [] }: PlainTable): HTMLElement {
  const align = (column: number) => (column === 0 || textColumns.includes(column) ? 'text' : 'figure');
  const head = document.createElement('tr');
  headers.forEach((header, column) => {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.className = align(column);
    cell.textContent = header;
    head.append(cell);
  });
  const body = document.createElement('tbody');
  for (const { cells, mark } of rows) {
    const row = document.createElement('tr');
    if (mark !== undefined) row.className = mark;
    cells.forEach((text, column) => row.append(cellElement(text, column, codeColumns, align(column))));
    body.append(row);
  }
  const table = document.createElement('table');
  table.createTHead().append(head);
  table.append(body);
  const region = document.createElement('div');
  region.className = 'scroll tall';
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', label);
  region.tabIndex = 0;
  region.append(table);
  return region;
}

function cellElement(text: string, column: number, code: readonly number[], align: string): HTMLElement {
  const cell = document.createElement(column === 0 ? 'th' : 'td');
  if (column === 0) cell.setAttribute('scope', 'row');
  cell.className = align;
  if (code.includes(column)) {
    const name = document.createElement('code');
    name.textContent = text;
    cell.append(name);
  } else {
    cell.textContent = text;
  }
  return cell;
}
