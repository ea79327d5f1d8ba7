/** What this process has written to stdout and stderr: whether much of it still waits to leave, and when all has left. */
import { Writable } from 'node:stream';

/** As they were before a function could put something of its own in their place. */
const OUTPUT: readonly Writable[] = [process.stdout, process.stderr];

/** A pipe of 64 KB takes most of what functions write at once; this is memory of the function's. */
const MUCH_BYTES = 1024 * 1024;

/** Node keeps what a pipe does not take, without a bound and without making the writer wait. */
export function muchOutputWaits(): boolean {
  return OUTPUT.some((stream) => stream.writableLength > MUCH_BYTES);
}

/** Resolves when everything that was written so far has left. */
export async function outputFlushed(): Promise<void> {
  await Promise.all(OUTPUT.map(hasLeft));
}

function hasLeft(stream: Writable): Promise<void> {
  // As a rule it has: a write to a pipe goes out at once, until the pipe is full.
  if (stream.writableLength === 0 || stream.destroyed || stream.writableEnded) return Promise.resolve();
  // Not `stream.write`: functions put something of their own in its place.
  return new Promise((resolve) => Reflect.apply(Writable.prototype.write, stream, ['', () => resolve()]));
}
