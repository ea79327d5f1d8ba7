/** Everything that one run writes: its folder, registered and made before anything is created, ledger, log and record. */
import { join } from 'node:path';
import type { RunRecord } from '../model/RunRecord.js';
import type { Ledger } from '../model/Ledger.js';
import { resultsWrite } from './results-write.js';
import { makeRunFolder, RUN_FILE } from './run-folder.js';
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
  const { startedAt, keepSamples } = options;
  const log = await resultsWrite(folder, () => openTrialLog(folder, startedAt.getTime(), keepSamples));
  let record: RunRecord | null = null;
  return {
    folder,
    ledger,
    get record() {
      return record;
    },
    append: (trials) => resultsWrite(folder, () => log.append(trials)),
    async write(next) {
      const text = `${JSON.stringify(next, null, 1)}\n`;
      await resultsWrite(folder, () => writeAtomically(join(folder, RUN_FILE), text));
      record = next;
    },
    async close() {
      await log.close();
      await ledger.close();
    },
  };
}
