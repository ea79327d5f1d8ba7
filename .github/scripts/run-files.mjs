/** A folder goes in; the runs that are registered there, or what a run's document says, come out. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** The id of the run that was started with this `--out`, from the index, where it stands before anything is created; or null. */
export function runIdOf(folder, cwd = process.cwd()) {
  const path = resolve(cwd, folder);
  const lines = textOf(join(cwd, '.faasmark', 'runs', 'index.jsonl'))?.split('\n') ?? [];
  const entries = lines.flatMap((line) => objectIn(line) ?? []).filter((entry) => entry.path === path);
  return entries.at(-1)?.id ?? null;
}

/** The run's document, or null where there is none or only a part of one. */
export function readRun(folder) {
  return objectIn(textOf(join(folder, 'run.json')) ?? '');
}

/** What may be kept and compared with: it ended, and the tool trusts it (exit codes 10 and 11 judge a sound result). */
export function isSound(record) {
  return record?.status === 'complete' && [0, 10, 11].includes(record.exit?.code);
}

/** Null where there is no such file. */
export function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(error.code)) return null;
    throw error;
  }
}

/** Verdicts of a night, however deep: an artifact that comes alone has no folder of its own. None where there is no folder. */
export function verdictFiles(folder) {
  return namesIn(folder, { recursive: true })
    .filter((path) => basename(path) === 'verdict.json')
    .sort()
    .map((path) => join(folder, path));
}

/** None where there is no such folder. */
export function namesIn(folder, options = {}) {
  try {
    return readdirSync(folder, options);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Null for what is no JSON object: a line that a crash cut off, an empty file. */
export function objectIn(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
