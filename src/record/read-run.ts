/** A path, run id or `latest` goes in, the stored run comes out, validated against its schema. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Compile from 'typebox/compile';
import Value from 'typebox/value';
import { FaasmarkError } from '../errors.js';
import { RunRecordSchema, type RunRecord } from '../model/RunRecord.js';
import { findRunFolder, RUN_FILE } from './run-folder.js';

/** A run of an hour with 200 series is 50 MB: compiled, its check takes 0.1 s instead of 16. */
const compileSchema = () => Compile(RunRecordSchema);
let compiled: ReturnType<typeof compileSchema> | null = null;

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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(`${path} is not JSON: it is truncated or was changed.`, 'Restore it, or run again.', error);
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === 'string' && schema.startsWith('faasmark.run/') && schema !== 'faasmark.run/1') {
    throw bad(
      `${path} has schema ${schema}; this version reads faasmark.run/1.`,
      'Install a newer faasmark.',
    );
  }
  compiled ??= compileSchema();
  if (!compiled.Check(value)) {
    const [first] = Value.Errors(RunRecordSchema, value);
    throw bad(
      `${path} is not a run: ${first?.instancePath ?? ''} ${first?.message ?? ''}.`,
      'Name the run.json of a run.',
    );
  }
  return { record: value, folder };
}
