/** A folder goes in; the folders of all runs in it, however deep, come out in the order of their paths. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILE } from './run-folder.js';

/** Never hold runs, and may be huge. */
const PASSED_BY = new Set(['node_modules', '.git']);

/** A run's own folder is not searched further; links are not followed, so that no circle holds it up. */
export async function findRuns(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === RUN_FILE && !entry.isDirectory())) return [folder];
  const found: string[] = [];
  const below = entries.filter((entry) => entry.isDirectory() && !PASSED_BY.has(entry.name));
  for (const { name } of below.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    found.push(...(await findRuns(join(folder, name))));
  }
  return found;
}
