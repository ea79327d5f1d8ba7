/** Cells go in; one line of CSV by RFC 4180 comes out, safe to open in a spreadsheet. */

export type Cell = string | number | boolean | null;

/** Null is empty. Numbers and booleans are written as they are; text is quoted where it must be. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = harmless(cell);
  return QUOTED.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Quote, comma and line ends (RFC 4180, section 2); controls, which are no TEXTDATA; and what separates fields elsewhere. */
const QUOTED = /[",;\p{Cc}]/u;

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"; the wide signs
 * begin one where Japanese is written). Numbers, negative ones too, never come here. Text that has the apostrophe
 * already gets another, so that to take one away gives every text back.
 */
function harmless(text: string): string {
  return /^'*[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}
