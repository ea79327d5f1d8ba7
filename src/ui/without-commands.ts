/** A stream goes in; the same stream comes out, through which no text can give a command to the runner of GitHub Actions. */
import type { OutputStream } from './terminal.js';

/** What stands before, on the line that is being written. */
interface Line {
  /** Nothing but blanks, the same and one colon, or anything else. */
  start: 'blank' | 'colon' | 'text';
  /** `#` at its end, up to 2. */
  hashes: number;
}

/**
 * The runner obeys lines that begin with `::` after blanks, and `##[…]` anywhere in a line; carriage returns end lines
 * too (actions/runner, ActionCommand.cs). A blank breaks both. `::stop-commands::` would do the same, but its end needs
 * a word that stands in the output for all to read, and it would stand in the midst of JSON.
 */
export function withoutCommands(stream: OutputStream): OutputStream {
  const line: Line = { start: 'blank', hashes: 0 };
  return {
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 0;
    },
    write: (text) => stream.write(broken(text, line)),
  };
}

function broken(text: string, line: Line): string {
  let out = '';
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const one = text.charAt(at);
    const command = (one === ':' && line.start === 'colon') || (one === '[' && line.hashes === 2);
    if (command) {
      out += `${text.slice(done, at)} `;
      done = at;
    }
    follow(line, one, command);
  }
  return out + text.slice(done);
}

function follow(line: Line, one: string, command: boolean): void {
  line.hashes = one === '#' ? Math.min(2, line.hashes + 1) : 0;
  if (one === '\n' || one === '\r') line.start = 'blank';
  // U+0085 is a blank for the runner, and none for JavaScript.
  else if (line.start === 'blank' && /[\s\u0085]/.test(one)) return;
  else line.start = line.start === 'blank' && one === ':' && !command ? 'colon' : 'text';
}
