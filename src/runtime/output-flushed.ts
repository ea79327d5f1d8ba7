/** Resolves when everything that this process has written to stdout and stderr so far has left it. */
import { Writable } from 'node:stream';

export async function outputFlushed(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(hasLeft));
}

function hasLeft(stream: Writable): Promise<void> {
  // As a rule it has: a write to a pipe goes out at once, until the pipe is full.
  if (stream.writableLength === 0 || stream.destroyed || stream.writableEnded) return Promise.resolve();
  // Not `stream.write`: functions put something of their own in its place.
  return new Promise((resolve) => Reflect.apply(Writable.prototype.write, stream, ['', () => resolve()]));
}
