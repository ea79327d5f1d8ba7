/** The ledger of one run: every resource is journalled, and on the disk, before the call that creates it. */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FaasmarkError } from '../errors.js';
import { resultsWrite } from '../record/results-write.js';
import type { Ledger, LedgerEntry, LedgerResource } from '../model/Ledger.js';

export const LEDGER_FILE = 'ledger.jsonl';

/**
 * Appends to the file, which may hold entries of an earlier process. Writes are serialised and synced; one that fails
 * leaves no part of a line behind.
 *
 * That something was destroyed holds even where the disk refuses to note it: `unwritten` hears of that instead of the
 * caller, who goes on to remove the rest. A later destroy finds it gone.
 */
export async function openLedger(
  path: string,
  unwritten: (error: unknown) => void,
): Promise<Ledger & { close(): Promise<void> }> {
  const known = await readLedger(path);
  const file = await open(path, 'a', 0o600);
  let size = await withoutCutLine(file, path);
  let sequence = known.length;
  let last: Promise<void> = Promise.resolve();
  const write = (state: LedgerEntry['state'], resource: Omit<LedgerResource, 'state'>): Promise<void> => {
    const { provider, kind, id, details } = resource;
    const entry: LedgerEntry = {
      sequence: sequence++,
      at: new Date().toISOString(),
      state,
      provider,
      kind,
      id,
      details,
    };
    known.push(entry);
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    const written = last.then(async () => {
      try {
        await resultsWrite(dirname(path), () => file.appendFile(line));
      } catch (error) {
        await file.truncate(size);
        throw error;
      }
      size += line.length;
      await file.datasync();
    });
    last = written.catch(() => undefined); // One failed write must not hide behind the next; its caller hears of it.
    return written;
  };
  return {
    intend: (resource) => write('intent', resource),
    created: (resource) => write('created', resource),
    destroyed: (resource) => write('destroyed', resource).catch(unwritten),
    standing: () => standing(known),
    all: () => resources(known),
    close: () => last.then(() => file.close()),
  };
}

/** Removes a last line that a crash cut off, so that the next one does not go on in it; returns the size in bytes. */
async function withoutCutLine(file: FileHandle, path: string): Promise<number> {
  const bytes = await readFile(path);
  const size = bytes.lastIndexOf(0x0a) + 1;
  if (size < bytes.length) await file.truncate(size);
  return size;
}

/**
 * Entries in order; none when there is no file. A last line cut off by a crash is left out: its write never
 * completed, so what it would have announced was never created.
 * @throws `bad-run-folder` when another line is broken
 */
export async function readLedger(path: string): Promise<LedgerEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as LedgerEntry;
    } catch (cause) {
      throw new FaasmarkError({
        code: 'bad-run-folder',
        message: `Line ${index + 1} of ${path} is not JSON.`,
        hint: 'Restore the file, or remove what it lists by hand.',
        cause,
      });
    }
  });
}

/** Each resource as its last entry left it, in the order of creation. */
export function resources(entries: readonly LedgerEntry[]): LedgerResource[] {
  const byId = new Map<string, LedgerResource>();
  for (const { provider, kind, id, details, state } of entries) {
    const key = `${provider} ${kind} ${id}`;
    byId.set(key, { provider, kind, id, details: { ...byId.get(key)?.details, ...details }, state });
  }
  return [...byId.values()];
}

/** What is not destroyed yet, newest first. */
export function standing(entries: readonly LedgerEntry[]): LedgerResource[] {
  return resources(entries)
    .filter(({ state }) => state !== 'destroyed')
    .reverse();
}
