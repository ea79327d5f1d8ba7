/** An untrusted zip goes in, its files come out in memory; what could land outside of a folder or fill the machine is refused. */
import { fromBufferPromise, type Entry } from 'yauzl';
import { isSafePath, type DeployedFile } from '../function-spec.js';
import { RequestError } from '../request-error.js';
import { badParameter } from './function-settings.js';

/** AWS Lambda developer guide, Lambda quotas: deployment package, zipped and unzipped. */
export const MAX_ZIP_BYTES = 52_428_800;
export const MAX_UNZIPPED_BYTES = 262_144_000;
/** AWS Lambda names no limit; each entry costs a file. */
export const MAX_ENTRIES = 20_000;

/** APPNOTE 4.4.2: the upper byte says who made the entry; 3 is Unix, whose mode lies in the upper half of the attributes. */
const MADE_BY_UNIX = 3;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;

/** @throws RequestError 400 */
export async function readZip(bytes: Buffer): Promise<DeployedFile[]> {
  const files = new Map<string, Buffer>();
  const folders = new Set<string>();
  let total = 0;
  let entries = 0;
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true });
    if (zip.entryCount > MAX_ENTRIES) throw badParameter(`The zip has more than ${MAX_ENTRIES} entries.`);
    for await (const entry of zip.eachEntry()) {
      if (++entries > MAX_ENTRIES) throw badParameter(`The zip has more than ${MAX_ENTRIES} entries.`);
      const isFolder = entry.fileName.endsWith('/');
      const path = isFolder ? entry.fileName.slice(0, -1) : entry.fileName;
      checkEntry(entry, path, isFolder);
      for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
        folders.add(path.slice(0, end));
      if (isFolder) {
        folders.add(path);
        continue;
      }
      if (files.has(path)) throw badParameter(`The zip has ${JSON.stringify(path)} twice.`);
      // What an entry says of its size is checked before it is read, and yauzl ends a stream that exceeds it.
      total += entry.uncompressedSize;
      if (total > MAX_UNZIPPED_BYTES) {
        throw badParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
      }
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      files.set(path, Buffer.concat(chunks));
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw badParameter(
      `Could not unzip uploaded file. Please check your file, then try to upload again. (${reason.slice(0, 200)})`,
    );
  }
  if (files.size === 0) throw badParameter('Uploaded file must be a non-empty zip');
  for (const path of files.keys()) {
    if (folders.has(path))
      throw badParameter(`The zip has ${JSON.stringify(path)} as a file and as a folder.`);
  }
  return [...files].map(([path, contents]) => ({ path, contents }));
}

function checkEntry(entry: Entry, path: string, isFolder: boolean): void {
  const quoted = JSON.stringify(path.slice(0, 200));
  if (!isSafePath(path))
    throw badParameter(`The zip's path ${quoted} is not relative and inside the folder.`);
  if (entry.isEncrypted()) throw badParameter(`The zip's ${quoted} is encrypted.`);
  const type =
    entry.versionMadeBy >> 8 === MADE_BY_UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_MASK : 0;
  if (!isFolder && type !== 0 && type !== REGULAR) {
    throw badParameter(`The zip's ${quoted} is a link or a device; only files and folders can be deployed.`);
  }
}
