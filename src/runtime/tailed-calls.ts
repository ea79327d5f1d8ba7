/** Calls whose callers want the log: what their instance writes goes in and is told to them; their ends are held back until all of it has arrived. */
import type { CallTail } from './call.js';
import { FRAME, frame } from './frames.js';
import type { Sandbox } from './isolation.js';

/** A function that returns and then does not let its process breathe does not get to hold its caller for ever. */
const FLUSH_WITHIN_MS = 2000;
/** Nor does one that leaves others behind who write on and on. */
const READ_WITHIN_MS = 500;

/** While output is not read. */
const LOOK_AGAIN_MS = 5;

export interface TailedCalls {
  add(tail: CallTail): void;
  write(chunk: Buffer): void;
  /** A `flushed` frame. */
  onFlushed(ordinal: number): void;
  /** Looks at its memory while it is still there to be looked at. */
  measure(): void;
  /** After the reply. `flushes`: whether the instance is there to be asked whether all has left it. */
  end(tail: CallTail, call: { ordinal: number; initUs: number | null; flushes: boolean }): Promise<void>;
}

/**
 * Output and replies come by different ways, so that a reply may be read before what was written before it. The
 * instance says when all has left it. Then everything lies in this machine's kernel, and has been read when a whole
 * turn of the event loop, which looks at every socket, brings nothing more.
 */
export function tailedCalls(sandbox: Sandbox): TailedCalls {
  const tails = new Set<CallTail>();
  const flushing = new Map<number, () => void>();
  let chunks = 0;
  let measured: Promise<number | null> | null = null;

  const flush = (ordinal: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, FLUSH_WITHIN_MS);
      flushing.set(ordinal, () => {
        clearTimeout(timer);
        resolve();
      });
      sandbox.send(frame(FRAME.flush, ordinal));
    });

  const readAll = async (): Promise<void> => {
    const deadlineMs = performance.now() + READ_WITHIN_MS;
    const isRead = (seen: number): boolean => seen === chunks && !sandbox.outputWaits();
    for (let seen = -1; !isRead(seen) && performance.now() < deadlineMs;) {
      seen = chunks;
      if (sandbox.outputWaits()) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      await turn();
      // The first turn may have begun before the wait did.
      await turn();
    }
  };

  return {
    add: (tail) => void tails.add(tail),
    write(chunk) {
      chunks++;
      for (const tail of tails) tail.write(chunk);
    },
    onFlushed(ordinal) {
      flushing.get(ordinal)?.();
      flushing.delete(ordinal);
    },
    measure() {
      if (tails.size > 0) measured = sandbox.memoryUsedMb();
    },
    async end(tail, { ordinal, initUs, flushes }) {
      const usedMb = await (measured ?? sandbox.memoryUsedMb());
      if (flushes) await flush(ordinal);
      flushing.delete(ordinal);
      await readAll();
      tails.delete(tail);
      // One that has ended uses nothing: that is not what the call used.
      tail.ended(initUs, usedMb === 0 ? null : usedMb);
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
