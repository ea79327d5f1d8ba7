/** Markdown and a number of bytes go in; as much of it as fits comes out, whole blocks where possible, and says that it was cut. */

const NOTE = '\n\n*Cut here: GitHub shows no more. The whole stands in summary.md.*\n';

/** Empty where not even the note fits. */
export function cutMarkdown(markdown: string, limitBytes: number): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= limitBytes) return markdown;
  const room = limitBytes - Buffer.byteLength(NOTE);
  if (room <= 0) return '';
  // A character that was cut through reads as U+FFFD, and goes with the rest of its line.
  const head = bytes.subarray(0, room).toString('utf8');
  const block = head.lastIndexOf('\n\n');
  const line = head.lastIndexOf('\n');
  // A table may be longer than all that fits: then between two of its rows.
  return head.slice(0, Math.max(0, block > head.length / 2 ? block : line)) + NOTE;
}
