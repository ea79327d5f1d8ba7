/** What a function's instances write goes in as chunks; its last megabyte comes out as lines with time and instance. */

export const MAX_LOG_BYTES = 1024 * 1024;
export const MAX_LINE_CHARACTERS = 4096;

/** About what time, instance and line end add to a line. */
const PREFIX_BYTES = 48;
const OF_PLATFORM = '[runtime]';

export interface LogSource {
  write(chunk: Buffer): void;
  /** What was written without a line end becomes a line too. */
  end(): void;
}

export interface FunctionLog {
  /** One per stream of an instance, so that their lines do not mix. */
  source(instance: string): LogSource;
  /** A line of the platform itself; no line of a function begins like it. */
  note(instance: string, message: string): void;
  /** Untrusted text, oldest first: lines end with `\n`, and nothing in them moves a cursor or hides a part of them. */
  text(): string;
}

/** Whole lines that came together. They are taken apart when somebody reads them: a function may write faster than that. */
interface Entry {
  atMs: number;
  instance: string;
  ofPlatform: boolean;
  text: string;
}

export function functionLog(maxBytes = MAX_LOG_BYTES): FunctionLog {
  // A queue with a moving head: dropping the oldest entry costs nothing.
  let entries: (Entry | null)[] = [];
  let head = 0;
  let size = 0;

  const add = (instance: string, text: string, ofPlatform: boolean): void => {
    entries.push({ atMs: Date.now(), instance, ofPlatform, text });
    size += text.length + PREFIX_BYTES;
    while (size > maxBytes && head < entries.length - 1) {
      size -= (entries[head]?.text.length ?? 0) + PREFIX_BYTES;
      entries[head] = null;
      head++;
    }
    if (head > 1024 && head * 2 > entries.length) {
      entries = entries.slice(head);
      head = 0;
    }
  };

  return {
    source(instance) {
      let rest = '';
      const decoder = new TextDecoder();
      return {
        write(chunk) {
          const text = rest + decoder.decode(chunk, { stream: true });
          const end = text.lastIndexOf('\n');
          if (end >= 0) add(instance, text.slice(0, end), false);
          rest = text.slice(end + 1);
          // A line that never ends is still bounded: what exceeds the cut is dropped now.
          if (rest.length > MAX_LINE_CHARACTERS) rest = rest.slice(0, MAX_LINE_CHARACTERS + 1);
        },
        end() {
          if (rest !== '') add(instance, rest, false);
          rest = '';
        },
      };
    },
    note: (instance, message) => add(instance, message, true),
    text() {
      // From the newest back, as many as are to be shown.
      const lines: string[] = [];
      let bytes = 0;
      for (let at = entries.length - 1; at >= head; at--) {
        const entry = entries[at];
        if (entry === undefined || entry === null) continue;
        for (const line of entry.text.split('\n').reverse()) {
          const shown = lineOf(entry, line);
          bytes += Buffer.byteLength(shown);
          if (bytes > maxBytes) return lines.reverse().join('');
          lines.push(shown);
        }
      }
      return lines.reverse().join('');
    },
  };
}

function lineOf({ atMs, instance, ofPlatform }: Entry, line: string): string {
  const cut = line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)}…` : line;
  const message = visible(cut.endsWith('\r') ? cut.slice(0, -1) : cut);
  const marked = ofPlatform ? `${OF_PLATFORM} ` : message.startsWith(OF_PLATFORM) ? '\\' : '';
  return `${new Date(atMs).toISOString()} ${instance} ${marked}${message}\n`;
}

/**
 * What a terminal or an editor would act on instead of showing it: Unicode's control characters but the tab, line and
 * paragraph separators, and what changes the direction of text.
 */
const INVISIBLE = /[^\P{Cc}\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

function visible(line: string): string {
  return line.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}
