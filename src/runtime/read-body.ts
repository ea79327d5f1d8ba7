/** A request goes in, its whole body comes out: bounded, and without a copy when it came in one piece. */
import type { IncomingMessage } from 'node:http';

const EMPTY = Buffer.alloc(0);

/** How much of a body that is too large is read away, so that its sender gets to read the answer. */
const DRAIN_BYTES = 64 * 1024 * 1024;

/** @param onBody receives null when the body is larger than `maxBytes`; is never called when the client goes away */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  onBody: (body: Buffer | null) => void,
): void {
  let first: Buffer = EMPTY;
  let more: Buffer[] | null = null;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      first = EMPTY;
      more = null;
      if (bytes > maxBytes + DRAIN_BYTES) request.destroy();
    } else if (bytes === chunk.length) first = chunk;
    else (more ??= [first]).push(chunk);
  });
  request.on('end', () => {
    if (bytes > maxBytes) onBody(null);
    else onBody(more === null ? first : Buffer.concat(more, bytes));
  });
}
