/** A command goes in that has to end in 5; what it said and what it stored come out. */
import assert from 'node:assert/strict';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { readRun } from '../../src/record/read-run.js';
import { runCommand, type Ended } from './command-process.js';

// eslint-disable-next-line no-control-regex -- what must not reach a terminal
export const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
export const SMALL = ['--trials', '2', '--duration', '300ms', '--rate', '20', '--warmup', '2'];
/** For what never answers. What answers at once may take longer than this on a busy machine. */
const IMPATIENT = ['--timeout', '500ms'];
export const loadFor = (kind: string): string[] => (kind === 'timeouts' ? [...SMALL, ...IMPATIENT] : SMALL);
/** Far more than such a run takes on a busy machine, far less than a user would wait. */
const REASONABLE_MS = 60_000;

/** What a run that failed says, and what it stored. */
export async function failedRun(
  cwd: string,
  args: readonly string[],
): Promise<{ ended: Ended; record: RunRecord; folder: string }> {
  const startedMs = performance.now();
  const ended = await runCommand(args, cwd);
  assert.ok(performance.now() - startedMs < REASONABLE_MS, 'it took too long');
  assert.equal(ended.code, 5, ended.stdout + ended.stderr);
  assert.match(ended.stderr, /^exit 5: .+$/m);
  assert.match(ended.stderr, /^hint: .+$/m);
  assert.doesNotMatch(ended.stdout + ended.stderr, STEERING);
  const { record, folder } = await readRun('latest', cwd);
  assert.equal(record.exit.code, 5);
  return { ended, record, folder };
}
