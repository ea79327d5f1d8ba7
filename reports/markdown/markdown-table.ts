/** Headers and rows of ready Markdown go in; a GitHub table comes out, the first column to the left, figures to the right. */

export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = headers.map((_, column) => (column === 0 ? ':---' : '---:'));
  return [line(headers), line(rule), ...rows.map(line)].join('\n');
}
