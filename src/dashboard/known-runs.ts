/** The folder of a site goes in; the runs that it already holds come out, also those that an interruption left without a history. */
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';
import { gunzip } from 'node:zlib';
import type { RunRecord } from '../model/RunRecord.js';
import type { RunSummary } from '../model/Site.js';
import { parseRun } from '../record/parse-run.js';
import { dataPath } from './derive/derive-site.js';
import { readHistory } from './derive/history.js';
import { refusalOf } from './derive/refusal-of.js';
import { summariseRun } from './derive/summarise-run.js';
import type { SiteFolder } from './site-folder.js';

const HISTORY = /^data\/history\/\d{4}-\d{2}\.js$/;
const STORED = /^data\/runs\/.+\.json\.gz$/;
const expand = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
const MOST_BYTES = 256 * 1024 ** 2;

export async function knownRuns(folder: SiteFolder, nowMs: number): Promise<Map<string, RunSummary>> {
  const known = new Map<string, RunSummary>();
  for (const [name, { sha256 }] of folder.intact) {
    if (!HISTORY.test(name)) continue;
    for (const summary of historyIn(await folder.read(name), sha256)) known.set(summary.id, summary);
  }
  const told = new Set([...known.values()].map(dataPath));
  for (const name of folder.intact.keys()) {
    if (!STORED.test(name) || told.has(name)) continue;
    const stored = await storedRun(folder, name);
    if (stored === null || refusalOf(stored.record, nowMs) !== null) continue;
    const summary = summariseRun(stored.record, stored.sha256);
    if (dataPath(summary) === name && !known.has(summary.id)) known.set(summary.id, summary);
  }
  return known;
}

/** Null when it is damaged. */
export async function storedRun(
  folder: SiteFolder,
  name: string,
): Promise<{ record: RunRecord; sha256: string } | null> {
  let bytes: Buffer;
  try {
    bytes = await expand(await folder.read(name), { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (!/^(Z_|ERR_BUFFER_TOO_LARGE|ENOENT)/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return null;
  }
  const parsed = parseRun(bytes.toString('utf8'), name);
  if (parsed.kind !== 'run') return null;
  return { record: parsed.record, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Empty when it is damaged: its runs are then read again from their records. */
function historyIn(bytes: Buffer, sha256: string): RunSummary[] {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) return [];
  try {
    return readHistory(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
