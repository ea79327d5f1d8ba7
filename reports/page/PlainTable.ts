/** A table of nothing but text, which the page's maker and its script both can write. */

export interface PlainTable {
  /** Says what the table is to who cannot see where it stands. */
  label: string;
  headers: readonly string[];
  rows: readonly PlainRow[];
  /** Columns of text, which align left; the first always does. */
  textColumns?: readonly number[];
  /** Columns of names as a computer knows them. */
  codeColumns?: readonly number[];
}

export interface PlainRow {
  /** The first cell heads its row. */
  cells: readonly string[];
  mark?: 'invalid' | 'failed';
}
