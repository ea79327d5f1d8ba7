/** A working folder goes in; the runs that are stored there and can be read come out, oldest first. */
import { readRun } from '../record/read-run.js';
import { readIndex } from '../record/run-folder.js';
import type { RunRecord } from '../model/RunRecord.js';

/** Enough for a prediction; older ones were made by older versions. */
const MOST = 20;

export async function storedRuns(cwd: string): Promise<RunRecord[]> {
  const entries = (await readIndex(cwd)).slice(-MOST);
  // A run whose folder was moved or never finished is no evidence, and no fault of this calibration.
  const runs = await Promise.all(entries.map(({ path }) => readRun(path, cwd).catch(() => null)));
  return runs.flatMap((run) => (run === null ? [] : [run.record]));
}
