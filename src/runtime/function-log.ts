/** What a function's instances write goes in as chunks; its last megabyte comes out as lines with time and instance. */

export const MAX_LOG_BYTES = 1024 * 1024;
export const MAX_LINE_CHARACTERS = 4096;

export interface LogSource {
  write(chunk: Buffer): void;
  /** What was written without a line end becomes a line too. */
  end(): void;
}

export interface FunctionLog {
  /** One per stream of an instance, so that their lines do not mix. */
  source(instance: string): LogSource;
  /** A line of the platform itself. */
  note(instance: string, message: string): void;
  /** Untrusted text, oldest first. */
  text(): string;
}

export function functionLog(maxBytes = MAX_LOG_BYTES): FunctionLog {
  // A queue with a moving head: dropping the oldest line costs nothing.
  let lines: string[] = [];
  let head = 0;
  let bytes = 0;

  const add = (instance: string, line: string): void => {
    const cut = line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)}…` : line;
    const entry = `${new Date().toISOString()} ${instance} ${cut}\n`;
    lines.push(entry);
    bytes += Buffer.byteLength(entry);
    while (bytes > maxBytes && head < lines.length - 1) {
      bytes -= Buffer.byteLength(lines[head] ?? '');
      lines[head] = '';
      head++;
    }
    if (head > 1024 && head * 2 > lines.length) {
      lines = lines.slice(head);
      head = 0;
    }
  };

  return {
    source(instance) {
      let rest = '';
      const decoder = new TextDecoder();
      return {
        write(chunk) {
          const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
          rest = parts.pop() ?? '';
          for (const part of parts) add(instance, part);
          // A line that never ends is still bounded: what exceeds the cut is dropped now.
          if (rest.length > MAX_LINE_CHARACTERS) rest = rest.slice(0, MAX_LINE_CHARACTERS + 1);
        },
        end() {
          if (rest !== '') add(instance, rest);
          rest = '';
        },
      };
    },
    note: (instance, message) => add(instance, `[runtime] ${message}`),
    text: () => lines.slice(head).join(''),
  };
}
