/** JSON as bytes or as a value goes in; either comes out, converted once and only when somebody asks. */
import type { Json } from './json.js';

export interface Document {
  bytes(): Uint8Array;
  /** @throws SyntaxError when the bytes, which a function wrote, are no JSON */
  value(): Json;
  /** Whether it surely takes more than so many bytes; an answer that costs no more than looking at that many. */
  exceeds(limitBytes: number): boolean;
}

export function documentOfBytes(bytes: Uint8Array): Document {
  let value: Json | undefined;
  return {
    bytes: () => bytes,
    value: () =>
      (value ??= JSON.parse(
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(),
      ) as Json),
    exceeds: (limitBytes) => bytes.length > limitBytes,
  };
}

export function documentOfValue(value: Json): Document {
  let bytes: Uint8Array | undefined;
  const inBytes = (): Uint8Array => (bytes ??= Buffer.from(JSON.stringify(value)));
  return {
    bytes: inBytes,
    value: () => value,
    // A value may hold one part a thousand times: it is written out only once it is known to be bounded.
    exceeds: (limitBytes) => isSurelyLarger(value, limitBytes) || inBytes().length > limitBytes,
  };
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

/** An array of documents: its bytes are theirs, spliced without looking into them. */
export function documentOfParts(parts: readonly Document[]): Document {
  let bytes: Uint8Array | undefined;
  let value: Json | undefined;
  const splice = (): Uint8Array => {
    const pieces: Uint8Array[] = [OPEN];
    for (const [index, part] of parts.entries()) {
      if (index > 0) pieces.push(COMMA);
      pieces.push(part.bytes());
    }
    pieces.push(CLOSE);
    return Buffer.concat(pieces);
  };
  return {
    bytes: () => (bytes ??= splice()),
    value: () => (value ??= parts.map((part) => part.value())),
    exceeds: (limitBytes) =>
      parts.reduce((sum, part) => sum + part.bytes().length + 1, parts.length === 0 ? 2 : 1) > limitBytes,
  };
}

/** Counts characters, of which each takes a byte or more, and stops at the limit. */
function isSurelyLarger(value: Json, limitBytes: number): boolean {
  let bytes = 0;
  const left: Json[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') bytes += next.length + 2;
    else if (typeof next !== 'object' || next === null) bytes += 1;
    else {
      const names = Array.isArray(next) ? null : Object.keys(next);
      bytes += 2 + (names ?? []).reduce((sum, name) => sum + name.length + 3, 0);
      for (const child of Object.values(next) as Json[]) left.push(child);
    }
    if (bytes > limitBytes) return true;
  }
  return false;
}
