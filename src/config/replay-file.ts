/** The path of a trace goes in; its calls per minute, of one function or of all, come out, or the line that is broken. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { messageOf } from '../errors.js';

export type ReplayReading = { countsPerMinute: number[] } | { wrong: string; hint: string };

/**
 * `invocations_per_function_md.anon.d01.csv` and its like: the Azure Functions trace of 2019 (AzurePublicDataset,
 * "Azure Functions Trace 2019", with Shahrad et al., "Serverless in the Wild", ATC 2020). A day has 1,440 minutes;
 * fewer are taken too, so that a part of a trace can be replayed.
 */
const NAMES = ['HashOwner', 'HashApp', 'HashFunction', 'Trigger'] as const;
const FUNCTION = NAMES.indexOf('HashFunction');
const MOST_MINUTES = 1_440;
const HINT = `the first line reads ${NAMES.join(',')},1,2,3 and so on, each other line one function`;

/** Read line by line: a day of the published trace is 100 MB and more. `wanted`: a HashFunction; null: the sum of all rows. */
export async function readReplayFile(path: string, wanted: string | null): Promise<ReplayReading> {
  const input = createReadStream(path, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  let number = 0;
  let sums: number[] | null = null;
  let rows = 0;
  let found = 0;
  try {
    for await (const raw of lines) {
      const line = number++ === 0 ? raw.replace(/^\uFEFF/, '') : raw;
      if (line.trim() === '') continue;
      const cells = line.split(',').map((cell) => cell.trim());
      if (sums === null) {
        const wrong = wrongHeader(cells);
        if (wrong !== null) return { wrong: `line ${number}: ${wrong}`, hint: HINT };
        sums = new Array<number>(cells.length - NAMES.length).fill(0);
        continue;
      }
      const counts = countsOf(cells, sums.length);
      if (typeof counts === 'string') return { wrong: `line ${number}: ${counts}`, hint: HINT };
      rows++;
      if (wanted !== null && cells[FUNCTION] !== wanted) continue;
      found++;
      for (const [minute, count] of counts.entries()) sums[minute] = (sums[minute] ?? 0) + count;
    }
  } catch (error) {
    return { wrong: `cannot be read: ${messageOf(error)}`, hint: 'name a file that exists: --replay FILE' };
  } finally {
    lines.close();
    input.destroy();
  }
  if (sums === null) return { wrong: 'is empty', hint: HINT };
  if (rows === 0) return { wrong: 'has a header and no function', hint: HINT };
  if (found === 0) {
    return {
      wrong: `has no function ${wanted ?? ''} among ${rows}`,
      hint: '--replay-function takes a value of the column HashFunction; without it all are summed',
    };
  }
  if (sums.every((count) => count === 0)) {
    return { wrong: 'counts no call in any minute', hint: 'replay another function, or the sum of all' };
  }
  return { countsPerMinute: sums };
}

function wrongHeader(cells: readonly string[]): string | null {
  const names = cells.slice(0, NAMES.length);
  if (!NAMES.every((name, column) => names[column] === name)) {
    return `begins with ${shown(names.join(','))} instead of ${NAMES.join(',')}`;
  }
  const minutes = cells.slice(NAMES.length);
  if (minutes.length === 0) return 'names no minute';
  if (minutes.length > MOST_MINUTES) return `names ${minutes.length} minutes, a day has ${MOST_MINUTES}`;
  const odd = minutes.findIndex((minute, index) => minute !== String(index + 1));
  return odd < 0
    ? null
    : `column ${NAMES.length + odd + 1} is ${shown(minutes[odd] ?? '')} instead of ${odd + 1}`;
}

/** The counts of one row, or what is wrong with it. */
function countsOf(cells: readonly string[], minutes: number): number[] | string {
  const expected = NAMES.length + minutes;
  if (cells.length !== expected) return `has ${cells.length} columns, the header has ${expected}`;
  const counts: number[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    const text = cells[NAMES.length + minute - 1] ?? '';
    const count = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(count)) return `minute ${minute} is ${shown(text)}, not a number`;
    if (count < 0) return `minute ${minute} is ${text}, below 0`;
    if (!Number.isSafeInteger(count)) return `minute ${minute} is ${shown(text)}, not a whole number`;
    counts.push(count);
  }
  return counts;
}

/** Text from a file, cut: a broken one may hold anything. */
function shown(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(cut);
}
