/** A path goes in; the folder is there, with every folder above it. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * As `mkdir -p`. Node's own `recursive` never returns where a folder refuses to hold others and calls that ENOENT, as
 * `/proc` does.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    if (code === 'ENOENT' && parent !== path && !(await exists(parent))) {
      await makeFolder(parent);
      return makeFolder(path);
    }
    // A root that cannot be written may say so (EROFS, EACCES, EISDIR) before it says that the folder is there.
    if (code !== 'ENOENT' && (await isFolder(path))) return;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await found(path)) !== null;
}

async function isFolder(path: string): Promise<boolean> {
  return (await found(path))?.isDirectory() === true;
}

async function found(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
