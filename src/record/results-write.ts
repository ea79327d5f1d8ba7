/** A write of results goes in; where the disk refuses it, or the folder is gone, an error comes out that says which folder and what to do. */
import { FaasmarkError, storageError } from '../errors.js';

/** @throws `bad-output-folder` */
export async function resultsWrite<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw storageError(error, folder) ?? goneError(error, folder) ?? error;
  }
}

function goneError(error: unknown, folder: string): FaasmarkError | null {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ENOENT') return null;
  return new FaasmarkError({
    code: 'bad-output-folder',
    message: `${folder} cannot be written: it was removed while the run went on`,
    hint: 'leave the folder of a run alone until the run has ended',
    cause: error,
  });
}
