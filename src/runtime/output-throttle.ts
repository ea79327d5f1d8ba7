/** Streams of what functions write go in; their chunks come out, all together no faster than the gateway can afford, so that who writes more waits. */
import type { Readable } from 'node:stream';

/** 50 MB/s: reading that takes a few percent of a core, and pipes hold 64 KB besides. */
const BYTES_PER_WINDOW = 1024 * 1024;
const WINDOW_MS = 20;

export type OutputThrottle = (stream: Readable, onChunk: (chunk: Buffer) => void) => void;

export function outputThrottle(bytesPerWindow = BYTES_PER_WINDOW, windowMs = WINDOW_MS): OutputThrottle {
  let left = bytesPerWindow;
  let timer: NodeJS.Timeout | null = null;
  let paused: Readable[] = [];

  const nextWindow = (): void => {
    timer = null;
    left = bytesPerWindow;
    const waiting = paused;
    paused = [];
    for (const stream of waiting) stream.resume();
  };

  return (stream, onChunk) => {
    stream.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      timer ??= setTimeout(nextWindow, windowMs).unref();
      if (left <= 0) {
        stream.pause();
        paused.push(stream);
      }
      onChunk(chunk);
    });
  };
}
