/** A working folder goes in; the runs that were registered there and what each left standing come out. */
import { statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../config/is-record.js';
import type { LedgerResource } from '../model/Ledger.js';
import { readIndex, type IndexEntry } from '../record/run-folder.js';
import { LEDGER_FILE, readLedger, standing } from '../teardown/ledger.js';

export interface StandingRun extends IndexEntry {
  resources: readonly LedgerResource[];
}

/** The registered runs whose ledger has resources that were not destroyed, oldest first. */
export async function standingRuns(cwd: string): Promise<StandingRun[]> {
  const runs = await readIndex(cwd);
  const all = await Promise.all(runs.map(async (run) => ({ ...run, resources: await standingIn(run.path) })));
  return all.filter((run) => run.resources.length > 0);
}

/** What the ledger of one run says is still there, newest first. */
export async function standingIn(folder: string): Promise<LedgerResource[]> {
  return standing(await readLedger(join(folder, LEDGER_FILE)));
}

function indexPath(cwd: string): string {
  return join(cwd, '.faasmark', 'runs', 'index.jsonl');
}

/** Size of the index now: what is registered after this was registered by this process (or beside it). */
export function indexSize(cwd: string): number {
  return statSync(indexPath(cwd), { throwIfNoEntry: false })?.size ?? 0;
}

/** The one run registered since the index had this size; null for none or several. Synchronous: asked while the process ends. */
export function runRegisteredSince(cwd: string, size: number): string | null {
  if (indexSize(cwd) <= size) return null;
  const added = readFileSync(indexPath(cwd)).subarray(size).toString('utf8').trim().split('\n');
  if (added.length !== 1) return null;
  const entry: unknown = JSON.parse(added[0] ?? '');
  return isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : null;
}
