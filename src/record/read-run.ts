/** A path, run id or `latest` goes in, the stored run comes out, validated against its schema. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaasmarkError } from '../errors.js';
import type { RunRecord } from '../model/RunRecord.js';
import { parseRun } from './parse-run.js';
import { findRunFolder, RUN_FILE } from './run-folder.js';

/** @throws `bad-run-folder` when it is missing, truncated, of a newer schema, or not a run */
export async function readRun(pathOrId: string, cwd: string): Promise<{ record: RunRecord; folder: string }> {
  const folder = await findRunFolder(pathOrId, cwd);
  const path = join(folder, RUN_FILE);
  const bad = (message: string, hint: string, cause?: unknown): FaasmarkError =>
    new FaasmarkError({ code: 'bad-run-folder', message, hint, cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw bad(`${folder} holds no ${RUN_FILE}.`, 'Name the folder of a run.', error);
  }
  const parsed = parseRun(text, path);
  if (parsed.kind !== 'run') throw bad(parsed.message, parsed.hint);
  return { record: parsed.record, folder };
}
