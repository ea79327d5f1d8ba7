/** Rows of cells and a width go in; aligned lines come out. A name too long for its column gets a line of its own. */
import { wrap } from './wrap.js';

const GAP = 2;

export interface TableRow {
  name: string;
  cells: readonly string[];
}

export interface Table {
  header: string;
  /** The lines of each row, in the order of the rows. */
  rows: readonly (readonly string[])[];
}

/** All cells but the name align right, so that digits stand under digits. `headers[0]` heads the name. */
export function table(headers: readonly string[], rows: readonly TableRow[], columns: number): Table {
  const [nameHeader = '', ...cellHeaders] = headers;
  const widths = cellHeaders.map((header, column) =>
    Math.max(header.length, ...rows.map((row) => row.cells[column]?.length ?? 0)),
  );
  const cellsWidth = widths.reduce((sum, width) => sum + GAP + width, 0);
  const longest = Math.max(nameHeader.length, ...rows.map((row) => row.name.length));
  const nameWidth = Math.max(nameHeader.length, Math.min(longest, columns - cellsWidth));
  const lineOf = (name: string, cells: readonly string[]) =>
    widths.reduce(
      (line, width, column) => line + ' '.repeat(GAP) + (cells[column] ?? '').padStart(width),
      name.padEnd(nameWidth),
    );
  return {
    header: lineOf(nameHeader, cellHeaders),
    rows: rows.map((row) =>
      row.name.length <= nameWidth
        ? [lineOf(row.name, row.cells)]
        : [...wrap(row.name, columns, '', '    '), lineOf('', row.cells)],
    ),
  };
}
