/** Entries go in, the bytes of a zip come out, uncompressed: also such as no honest tool would write. */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  path: string;
  contents?: string;
  /** Unix mode with the type of the file. */
  mode?: number;
  /** General purpose bit flag; 1 is "encrypted". */
  flags?: number;
  /** What the entry says of its size, where that is a lie. */
  claimedBytes?: number;
}

/** APPNOTE 4.3: local headers with their data, then the central directory, then its end. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, contents = '', mode = 0o100644, flags = 0, claimedBytes } of entries) {
    const name = Buffer.from(path);
    const data = Buffer.from(contents);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(claimedBytes ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeByUnix = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeByUnix, fields, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
