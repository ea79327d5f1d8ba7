/** Files go in, the bytes of a zip come out: the same files give the same bytes, so that CodeSha256 tells whether code has changed. */
import { crc32, deflateRawSync } from 'node:zlib';
import type { ArtifactFile } from '../../src/model/Artifact.js';

/** PKWARE APPNOTE 4.4: version 2.0, deflated, names in UTF-8, made by Unix. */
const VERSION = 20;
const UTF8 = 0x0800;
const DEFLATED = 8;
const MADE_BY_UNIX = 3;
/** 1 January 1980, the first day that the format knows. */
const DOS_DATE = (1 << 5) | 1;
/** A regular file that all may read; Lambda runs functions as another user. */
const MODE = 0o100644;

/** APPNOTE 4.3: local headers with their data, the central directory, its end. Sorted, without times. */
export function zipOf(files: readonly ArtifactFile[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, contents } of sorted) {
    const name = Buffer.from(path);
    const data = deflateRawSync(contents, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8, 2);
    common.writeUInt16LE(DEFLATED, 4);
    common.writeUInt16LE(DOS_DATE, 8);
    common.writeUInt32LE(crc32(contents), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(contents.byteLength, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((MODE << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([VERSION, MADE_BY_UNIX]), common, rest, name]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(sorted.length, 8);
  end.writeUInt16LE(sorted.length, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
