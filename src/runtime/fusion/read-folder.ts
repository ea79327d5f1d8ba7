/** The folder of a function goes in; its files come out, with paths relative to it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DeployedFile } from '../function-spec.js';

/** All of them are in memory until they are written again. */
export const MAX_FOLDER_BYTES = 64 * 1024 * 1024;

/** What a function has made there since is left out unless it is a plain file: links could lead anywhere. @throws when it is too large, or gone */
export async function readFolder(folder: string): Promise<DeployedFile[]> {
  const files: DeployedFile[] = [];
  let bytes = 0;
  for (const each of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const path = join(each.parentPath, each.name);
    bytes += (await stat(path)).size;
    if (bytes > MAX_FOLDER_BYTES) throw new Error(`its files take more than ${MAX_FOLDER_BYTES} bytes`);
    files.push({ path: relative(folder, path), contents: await readFile(path) });
  }
  return files;
}
