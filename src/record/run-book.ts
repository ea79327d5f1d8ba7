/** Everything that one run writes: its folder, registered and made before anything is created, ledger, log and record. */
import { join } from 'node:path';
import type { RunRecord } from '../model/RunRecord.js';
import type { Ledger } from '../model/Ledger.js';
import { RUN_FILE } from './read-run.js';
import { makeRunFolder } from './run-folder.js';
import { openTrialLog, type LoggedTrial } from './trial-log.js';
import { writeAtomically } from './atomic-file.js';

export interface RunBook {
  folder: string;
  ledger: Ledger;
  /** The last record written. */
  readonly record: RunRecord | null;
  append(trials: readonly LoggedTrial[]): Promise<void>;
  /** `run.json`, atomically. */
  write(record: RunRecord): Promise<void>;
  close(): Promise<void>;
}

export interface RunBookOptions {
  cwd: string;
  id: string;
  out: string | null;
  startedAt: Date;
  keepSamples: boolean;
  openLedger(folder: string): Promise<Ledger & { close(): Promise<void> }>;
}

/** @throws `bad-output-folder` */
export async function openRunBook(options: RunBookOptions): Promise<RunBook> {
  const folder = await makeRunFolder(options.cwd, options.id, options.out);
  const ledger = await options.openLedger(folder);
  const log = await openTrialLog(folder, options.startedAt.getTime(), options.keepSamples);
  let record: RunRecord | null = null;
  return {
    folder,
    ledger,
    get record() {
      return record;
    },
    append: (trials) => log.append(trials),
    async write(next) {
      await writeAtomically(join(folder, RUN_FILE), `${JSON.stringify(next, null, 1)}\n`);
      record = next;
    },
    async close() {
      await log.close();
      await ledger.close();
    },
  };
}
