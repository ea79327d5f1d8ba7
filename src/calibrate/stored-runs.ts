/** A working folder goes in; the runs that are stored there and can be read come out, oldest first, with how many cannot. */
import { readRun } from '../record/read-run.js';
import { readIndex } from '../record/run-folder.js';
import type { RunRecord } from '../model/RunRecord.js';

/** Enough for a prediction; older ones were made by older versions. */
const MOST = 20;

export interface StoredRuns {
  runs: RunRecord[];
  /** Moved, unfinished or broken: no evidence, and no fault of this calibration. */
  unreadable: number;
}

export async function storedRuns(cwd: string): Promise<StoredRuns> {
  const entries = (await readIndex(cwd)).slice(-MOST);
  const read = await Promise.all(entries.map(({ path }) => readRun(path, cwd).catch(() => null)));
  const runs = read.flatMap((run) => (run === null ? [] : [run.record]));
  return { runs, unreadable: read.length - runs.length };
}
