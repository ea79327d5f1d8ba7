/** A text that others wrote enters, its beginning leaves, on one line and short enough for a message. */

const QUOTE_LENGTH = 200;

export function quote(text: string): string {
  const line = text.slice(0, QUOTE_LENGTH).replace(/\s+/g, ' ').trim();
  return line === '' ? '(empty)' : line;
}
