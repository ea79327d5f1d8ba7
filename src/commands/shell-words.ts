/** Tokens of a command line go in; text that a shell reads back as the same tokens comes out, secrets masked. */
import { maskBase, readBaseText } from '../config/against-text.js';
import { MASK, maskHeader, maskUrl } from '../config/mask.js';

/** The command that reproduces a run: `faasmark run …`, with header values and the secrets of URLs as `***`. */
export function commandLine(tokens: readonly string[]): string {
  const masked = tokens.map((token, position) => {
    if (tokens[position - 1] === '--header') return maskHeader(token);
    if (token.startsWith('--header=')) return `--header=${maskHeader(token.slice('--header='.length))}`;
    if (tokens[position - 1] === '--against') return withoutSecrets(token);
    if (token.startsWith('--against='))
      return `--against=${withoutSecrets(token.slice('--against='.length))}`;
    if (/^https?:/i.test(token)) return maskUrl(token);
    return token;
  });
  return ['faasmark', ...masked.map(quote)].join(' ');
}

/** A path stays as it was typed: the command is to be typed again. */
function withoutSecrets(base: string): string {
  return readBaseText(base).kind === 'file' ? base : maskBase(base);
}

function quote(word: string): string {
  if (word === MASK || /^[A-Za-z0-9_./:=,@%+-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
