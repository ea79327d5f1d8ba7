/** A working folder goes in; the runs that were registered there and what each left standing come out. */
import { join } from 'node:path';
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
