/** A path and its new contents go in; a reader sees the old file or the new one, never a part. */
import { open, rename, rm } from 'node:fs/promises';

export async function writeAtomically(path: string, contents: string | Uint8Array): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w');
  try {
    await file.writeFile(contents);
    await file.datasync();
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
}
