/** The text of an input goes in; its words come out, with quotes as a shell has them, and nothing expanded. */

/** @throws {Error} when a quote is not closed */
export function splitWords(text) {
  const words = [];
  let word = null;
  let quote = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quote === "'") {
      if (character === "'") quote = null;
      else word += character;
    } else if (character === '\\' && (quote === null || /["\\]/.test(text[at + 1] ?? ''))) {
      at++;
      // A line that ends in a backslash goes on in the next one.
      if (text[at] !== '\n') word = (word ?? '') + (text[at] ?? '\\');
    } else if (quote === '"') {
      if (character === '"') quote = null;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) throw new Error(`a quote ${quote} is not closed: ${text}`);
  return word === null ? words : [...words, word];
}

/** One entry per line, as inputs with lists have them; blank lines are none. */
export function splitLines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
