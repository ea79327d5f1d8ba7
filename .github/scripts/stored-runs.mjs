/** The folder of one row's stored runs goes in; what is kept there comes out, newest first. */
import { join } from 'node:path';
import { isSound, namesIn, objectIn, readRun, textOf } from './run-files.mjs';

/** Names become folders of the pages branch: nothing in them leads elsewhere. */
export const isName = (name) => typeof name === 'string' && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name);

export function storedRuns(folder) {
  return namesIn(folder)
    .map((name) => join(folder, name))
    .map((path) => ({
      path,
      record: readRun(path),
      verdict: objectIn(textOf(join(path, 'verdict.json')) ?? ''),
    }))
    .filter(({ record }) => isSound(record))
    .sort((a, b) => Date.parse(b.record.startedAt) - Date.parse(a.record.startedAt));
}
