/** The engine's only clock: monotonic µs, the wall clock for labels, a sleep finer than a timer where the thread may block, and a wait shorter than any sleep. */

export interface Clock {
  /** Monotonic, µs, fractional; the origin means nothing. */
  nowUs(): number;
  /** ms since the epoch; only ever used to say when something happened. */
  wallMs(): number;
  /** Blocks the thread for about so many µs; absent where a thread must not block. */
  sleep?(us: number): void;
  /** Keeps the thread busy for about so many µs, and leaves no garbage. */
  spin(us: number): void;
}

/** µs since the epoch, of a process: unlike the wall clock never set back or forth while it lives. */
export function epochUs(): number {
  return (performance.timeOrigin + performance.now()) * 1_000;
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Reads of a word of memory: they cannot be optimised away, and leave no garbage as readings of the clock do. */
function readWord(times: number): number {
  let sum = 0;
  for (let index = 0; index < times; index++) sum += Atomics.load(nobody, 0);
  return sum;
}

let readsPerUs: number | null = null;

/** The fastest of several measurements: whatever disturbs can only slow one down. */
function measureReadsPerUs(): number {
  const batch = 50_000;
  let leastMs = Infinity;
  for (let round = 0; round < 12; round++) {
    const startMs = performance.now();
    readWord(batch);
    leastMs = Math.min(leastMs, performance.now() - startMs);
  }
  return batch / (leastMs * 1_000);
}

export const systemClock: Clock = {
  nowUs: () => performance.now() * 1_000,
  wallMs: () => Date.now(),
  // Nobody ever wakes it, so it ends by its time-out, which may be a fraction of a ms (ECMA-262, Atomics.wait).
  sleep: (us) => {
    Atomics.wait(nobody, 0, 0, us / 1_000);
  },
  spin: (us) => {
    readsPerUs ??= measureReadsPerUs();
    readWord(Math.round(us * readsPerUs));
  },
};
