/** A paragraph and a width go in; lines no wider than that come out, the later ones indented. */

export function wrap(text: string, columns: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').flatMap((word) => cut(word, columns - rest.length))) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** A word that no line can hold, in pieces. */
function cut(word: string, width: number): string[] {
  const pieces = word.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'gsu'));
  return pieces ?? [word];
}
