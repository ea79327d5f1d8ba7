/** What names a run or several on the command line goes in; the stored runs come out, and which of a folder could not be read. */
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { FaasmarkError } from '../errors.js';
import type { RunRecord } from '../model/RunRecord.js';
import { findRuns } from './find-runs.js';
import { readRun } from './read-run.js';
import { readIndex, RUN_FILE } from './run-folder.js';
import { withoutCurves } from './without-curves.js';

export interface NamedRun {
  record: RunRecord;
  /** How messages call it: as it was named, or its path below the folder that was. */
  name: string;
  /** `named`: itself. `found`: in a folder of earlier runs. */
  how: 'named' | 'found';
}

export interface NamedRuns {
  runs: NamedRun[];
  leftOut: { run: string; reason: string }[];
}

/** An id, a folder, its run.json, or `latest`. @throws FaasmarkError 'bad-run-folder' */
export async function readNamedRun(name: string, cwd: string): Promise<RunRecord> {
  return withoutCurves((await readRun(name, cwd)).record);
}

/**
 * One run, `latest` (the newest that began before all heads), a folder of runs, or several of these with commas between.
 * @throws FaasmarkError 'bad-run-folder'
 */
export async function readBaseRuns(
  text: string,
  heads: readonly RunRecord[],
  cwd: string,
): Promise<NamedRuns> {
  // A name may hold commas of its own.
  const whole = (await isThere(resolve(cwd, text))) || !text.includes(',');
  const names = whole ? [text] : text.split(',').map((name) => name.trim());
  const all: NamedRuns = { runs: [], leftOut: [] };
  for (const name of names) {
    const { runs, leftOut } = await readOne(name, heads, cwd);
    // The same run twice would pass for two.
    all.runs.push(...runs.filter(({ record }) => !all.runs.some((other) => other.record.id === record.id)));
    all.leftOut.push(...leftOut);
  }
  return all;
}

async function readOne(name: string, heads: readonly RunRecord[], cwd: string): Promise<NamedRuns> {
  if (name === 'latest') return { runs: [await latestBefore(heads, cwd)], leftOut: [] };
  const folder = resolve(cwd, name);
  const isFolder = name !== '' && (await stat(folder).catch(absent))?.isDirectory() === true;
  if (!isFolder || (await isThere(join(folder, RUN_FILE)))) {
    return { runs: [{ record: await readNamedRun(name, cwd), name, how: 'named' }], leftOut: [] };
  }
  const folders = await findRuns(folder);
  if (folders.length === 0) {
    throw new FaasmarkError({
      code: 'bad-run-folder',
      message: `${name} holds no run: there is no ${RUN_FILE} in it or below.`,
      hint: 'keep runs there first: faasmark run --out DIR',
    });
  }
  const found: NamedRuns = { runs: [], leftOut: [] };
  for (const path of folders) {
    const run = relative(folder, path);
    try {
      const record = await readNamedRun(path, cwd);
      if (!found.runs.some((other) => other.record.id === record.id))
        found.runs.push({ record, name: run, how: 'found' });
    } catch (error) {
      if (!(error instanceof FaasmarkError)) throw error;
      found.leftOut.push({ run, reason: error.message.replace(`${join(path, RUN_FILE)} `, '') });
    }
  }
  return found;
}

/** Of the runs that were registered here; those whose folder is gone or broken are passed by. */
async function latestBefore(heads: readonly RunRecord[], cwd: string): Promise<NamedRun> {
  const firstMs = Math.min(...heads.map(({ startedAt }) => Date.parse(startedAt)));
  const index = await readIndex(cwd);
  for (const { id, path } of index.reverse()) {
    if (heads.some((head) => head.id === id)) continue;
    const record = await readNamedRun(path, cwd).catch(unreadable);
    if (record !== null && Date.parse(record.startedAt) < firstMs) return { record, name: id, how: 'named' };
  }
  throw new FaasmarkError({
    code: 'bad-run-folder',
    message: `There is no run here before ${heads.map(({ id }) => id).join(', ')}.`,
    hint: 'faasmark run once more, or name the base by its id or folder',
  });
}

function unreadable(error: unknown): null {
  if (error instanceof FaasmarkError && error.code === 'bad-run-folder') return null;
  throw error;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(absent)) !== null;
}

function absent(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return null;
  throw error;
}
