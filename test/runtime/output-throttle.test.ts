/** Streams that could be read at once go in; how fast they are read is what is looked at, and that nothing is lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { outputThrottle } from '../../src/runtime/output-throttle.js';

const CHUNK = Buffer.alloc(1000, 'x');

/** As many chunks as that, ready at once. */
const ready = (chunks: number): Readable => Readable.from(Array.from({ length: chunks }, () => CHUNK));

describe('the throttle of output', () => {
  it('lets through what fits into a window without waiting', async () => {
    let bytes = 0;
    const throttle = outputThrottle(1_000_000, 3_600_000);
    const stream = ready(900);
    throttle(stream, (chunk) => (bytes += chunk.length));
    await once(stream, 'end');
    assert.equal(bytes, 900_000);
  });

  it('makes all streams together wait for the next window, and loses nothing', async () => {
    const windowMs = 40;
    const throttle = outputThrottle(10_000, windowMs);
    const streams = [ready(30), ready(30), ready(1)];
    const bytes = [0, 0, 0];
    const startedMs = performance.now();
    for (const [index, stream] of streams.entries()) {
      throttle(stream, (chunk) => (bytes[index] = (bytes[index] ?? 0) + chunk.length));
    }
    // In the gateway its server does this.
    const staysAlive = setInterval(() => {}, 1000);
    await Promise.all(streams.map((stream) => once(stream, 'end')));
    clearInterval(staysAlive);
    assert.deepEqual(bytes, [30_000, 30_000, 1000]);
    // Each window lets ten chunks through, and one of each stream that was not paused yet: five windows at least.
    assert.ok(performance.now() - startedMs >= 4 * windowMs * 0.9);
  });
});
