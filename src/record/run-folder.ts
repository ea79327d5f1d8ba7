/** Makes the folder of a run, registers it in the index before anything is created, and finds it again. */
import { appendFile, readdir, readFile, stat, access, constants } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FaasmarkError, messageOf, storageError } from '../errors.js';
import { makeFolder } from './make-folder.js';

const RUNS = join('.faasmark', 'runs');
const INDEX = 'index.jsonl';
/** The truth of a run, in its folder. */
export const RUN_FILE = 'run.json';

export interface IndexEntry {
  id: string;
  path: string;
}

/** Sortable by time, unique: `20261120T101530Z-1f3a9c`. */
export function newRunId(startedAt: Date, random: number): string {
  const stamp = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${Math.floor(random * 2 ** 24)
    .toString(16)
    .padStart(6, '0')}`;
}

/** @throws `bad-output-folder` when it is a file, not empty, or cannot be written */
export function makeRunFolder(cwd: string, id: string, out: string | null): Promise<string> {
  return makeResultFolder(cwd, join(RUNS, id), out, async (folder) => {
    await makeFolder(join(cwd, RUNS));
    await appendFile(
      join(cwd, RUNS, INDEX),
      `${JSON.stringify({ id, path: folder } satisfies IndexEntry)}\n`,
    );
  });
}

/** The folder that a calibration writes to; it is no run, so no index names it. @throws `bad-output-folder` */
export function makeCalibrationFolder(cwd: string, id: string, out: string | null): Promise<string> {
  return makeResultFolder(cwd, join('.faasmark', 'calibrations', id), out, () => Promise.resolve());
}

async function makeResultFolder(
  cwd: string,
  own: string,
  out: string | null,
  register: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = resolve(cwd, out ?? own);
  try {
    if (out !== null) await checkOut(folder, out);
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    await register(folder);
  } catch (error) {
    if (error instanceof FaasmarkError) throw error;
    const given = out === null ? folder : `--out ${out}`;
    throw (
      storageError(error, given) ??
      badFolder(
        `${given} cannot be made: ${REASONS.get((error as NodeJS.ErrnoException).code ?? '') ?? messageOf(error)}.`,
        error,
      )
    );
  }
  return folder;
}

/** What a system says of a folder that it does not make, in words. */
const REASONS = new Map([
  ['ENOTDIR', 'something above it is a file'],
  ['ENOENT', 'the folder above it holds no folders'],
  ['ENAMETOOLONG', 'its name is too long'],
]);

async function checkOut(folder: string, out: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return;
  if (!found.isDirectory()) throw badFolder(`--out ${out} is a file.`);
  if ((await readdir(folder)).length > 0) throw badFolder(`--out ${out} is not empty.`);
}

function badFolder(message: string, cause?: unknown): FaasmarkError {
  return new FaasmarkError({
    code: 'bad-output-folder',
    message,
    hint: 'Name a new or empty folder that can be written: --out DIR.',
    cause,
  });
}

/** All runs registered here, oldest first; lines that a crash cut off are left out. */
export async function readIndex(cwd: string): Promise<IndexEntry[]> {
  const text = await readFile(join(cwd, RUNS, INDEX), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line): IndexEntry[] => {
    try {
      const entry = JSON.parse(line) as Partial<IndexEntry>;
      return typeof entry.id === 'string' && typeof entry.path === 'string'
        ? [{ id: entry.id, path: entry.path }]
        : [];
    } catch {
      return [];
    }
  });
}

/**
 * A run's folder by path (of the folder or its run.json), run id, or `latest`.
 * @throws `bad-run-folder` when there is none
 */
export async function findRunFolder(pathOrId: string, cwd: string): Promise<string> {
  const index = await readIndex(cwd);
  const registered = pathOrId === 'latest' ? index.at(-1) : index.find(({ id }) => id === pathOrId);
  const path = registered?.path ?? resolve(cwd, pathOrId);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (found?.isDirectory() === true) return path;
  if (found?.isFile() === true) return dirname(path);
  throw new FaasmarkError({
    code: 'bad-run-folder',
    message: pathOrId === 'latest' ? 'There is no run here yet.' : `There is no run "${pathOrId}".`,
    hint:
      index.length === 0
        ? 'faasmark run'
        : `Name a folder, or one of: ${index
            .slice(-3)
            .map(({ id }) => id)
            .join(', ')}.`,
  });
}
