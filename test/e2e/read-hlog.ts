/** The text of a HdrHistogram log goes in, its intervals come out: read from the published format, with none of our own code. */
import { inflateSync } from 'node:zlib';

export interface HlogInterval {
  tag: string;
  startS: number;
  lengthS: number;
  /** Lowest value of each bucket that holds samples, and how many. */
  counts: Map<number, number>;
}

export function readHlog(text: string): HlogInterval[] {
  return text.split('\n').flatMap((line): HlogInterval[] => {
    const parts = /^Tag=([^,]+),([\d.]+),([\d.]+),([\d.]+),(\S+)$/.exec(line);
    if (parts === null) return [];
    const [, tag = '', start, length, , data = ''] = parts;
    return [{ tag, startS: Number(start), lengthS: Number(length), counts: decodeV2(data) }];
  });
}

/** AbstractHistogram.encodeIntoByteBuffer of HdrHistogram 2.1: a header of 40 bytes, then ZigZag LEB128 counts, negative ones skip. */
function decodeV2(base64: string): Map<number, number> {
  const outer = Buffer.from(base64, 'base64');
  if (outer.readUInt32BE(0) !== 0x1c849314) throw new Error('not a compressed V2 histogram');
  const bytes = inflateSync(outer.subarray(8, 8 + outer.readUInt32BE(4)));
  if (bytes.readUInt32BE(0) !== 0x1c849313) throw new Error('not a V2 histogram');
  const payload = bytes.subarray(40, 40 + bytes.readUInt32BE(4));
  const counts = new Map<number, number>();
  let index = 0;
  for (let at = 0; at < payload.length;) {
    const [value, next] = zigZag(payload, at);
    at = next;
    if (value < 0) index += -value;
    else {
      if (value > 0) counts.set(lowestOf(index), value);
      index++;
    }
  }
  return counts;
}

function zigZag(bytes: Buffer, from: number): [value: number, next: number] {
  let raw = 0n;
  let at = from;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes.readUInt8(at++);
    raw |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return [Number((raw >> 1n) ^ -(raw & 1n)), at];
}

/** Three digits: sub-buckets of 2,048, of which each bucket after the first uses the upper 1,024. */
function lowestOf(index: number): number {
  const bucket = (index >> 10) - 1;
  return bucket < 0 ? index : ((index & 1_023) + 1_024) * 2 ** bucket;
}
