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
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). Numbers,
 * negative ones too, never come here.
 */
function harmless(text: string): string {
  return /^[\s\p{Cc}]*[=+\-@]/u.test(text) ? `'${text}` : text;
}
