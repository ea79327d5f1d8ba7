/** Folders go in; the runs and calibrations that lie anywhere in them come out, and the folders of runs that hold none. */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Problem } from '../errors.js';
import { RUN_FILE } from '../record/run-folder.js';

export const CALIBRATION_FILE = 'calibration.json';
/** A run's folder has one of these before it has its first `run.json`. */
const BEGUN = ['ledger.jsonl', 'latency.hlog'];
const PASSED_BY = new Set(['node_modules', '.git']);

export interface Source {
  path: string;
  /** As the pages show it: from the named folder on, nothing above it. */
  place: string;
  size: number;
  /** Changes when the file does; says nothing of where it lies. */
  fingerprint: string;
}

export interface Sources {
  runs: Source[];
  calibrations: Source[];
  /** Places of runs that ended before anything was written. */
  unfinished: string[];
  problems: Problem[];
}

/** `except`: the site's own folder. A run's folder is not searched further; links are not followed. */
export async function findSources(folders: readonly string[], cwd: string, except: string): Promise<Sources> {
  const found: Sources = { runs: [], calibrations: [], unfinished: [], problems: [] };
  const seen = new Set<string>();
  for (const given of folders) {
    const path = resolve(cwd, given);
    const kind = await kindOf(path);
    if (kind === 'file' && basename(path) === RUN_FILE) {
      await search(dirname(path), dirname(dirname(path)), found, seen, except);
    } else if (kind === 'folder') {
      await search(path, dirname(path), found, seen, except);
    } else {
      found.problems.push({
        message: kind === null ? `there is no folder ${given}` : `${given} is a file, and no ${RUN_FILE}`,
        hint: 'name folders that hold runs, such as .faasmark/runs',
      });
    }
  }
  return found;
}

async function search(
  folder: string,
  top: string,
  found: Sources,
  seen: Set<string>,
  except: string,
): Promise<void> {
  if (seen.has(folder) || folder === except) return;
  seen.add(folder);
  const entries = await entriesOf(folder);
  if (entries === null) {
    const place = relative(top, folder);
    found.problems.push({
      message: `${place} cannot be read: permission denied`,
      hint: 'name folders that you may read',
    });
    return;
  }
  const files = new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
  const place = relative(top, folder);
  if (files.has(CALIBRATION_FILE))
    found.calibrations.push(await sourceOf(join(folder, CALIBRATION_FILE), place));
  if (files.has(RUN_FILE)) {
    found.runs.push(await sourceOf(join(folder, RUN_FILE), place));
    return;
  }
  if (BEGUN.some((name) => files.has(name))) found.unfinished.push(place);
  const below = entries.filter((entry) => entry.isDirectory() && !PASSED_BY.has(entry.name));
  for (const { name } of below.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await search(join(folder, name), top, found, seen, except);
  }
}

async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return null;
    throw error;
  }
}

async function sourceOf(path: string, place: string): Promise<Source> {
  const { size, mtimeMs } = await stat(path);
  const fingerprint = createHash('sha256')
    .update(`${path}\0${String(size)}\0${String(mtimeMs)}`)
    .digest('hex');
  return { path, place, size, fingerprint: fingerprint.slice(0, 24) };
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
}
