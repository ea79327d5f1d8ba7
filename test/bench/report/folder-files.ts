/** A folder goes in; the sum of the sizes of its files and when each was last written come out. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderFiles {
  bytes: number;
  /** By path; ms. */
  writtenMs: ReadonlyMap<string, number>;
}

export async function folderFiles(folder: string): Promise<FolderFiles> {
  const writtenMs = new Map<string, number>();
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    bytes += size;
    writtenMs.set(path, mtimeMs);
  }
  return { bytes, writtenMs };
}
