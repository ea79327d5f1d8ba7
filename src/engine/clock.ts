/** The engine's only clock: monotonic µs, the wall clock for labels, and a sleep finer than a timer where the thread may block. */

export interface Clock {
  /** Monotonic, µs, fractional; the origin means nothing. */
  nowUs(): number;
  /** ms since the epoch; only ever used to say when something happened. */
  wallMs(): number;
  /** Blocks the thread for about so many µs; absent where a thread must not block. */
  sleep?(us: number): void;
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

export const systemClock: Clock = {
  nowUs: () => performance.now() * 1_000,
  wallMs: () => Date.now(),
  // Nobody ever wakes it, so it ends by its time-out, which may be a fraction of a ms (ECMA-262, Atomics.wait).
  sleep: (us) => {
    Atomics.wait(nobody, 0, 0, us / 1_000);
  },
};
