/** The engine's only clock: monotonic µs, and the wall clock for labels. */

export interface Clock {
  /** Monotonic, µs, fractional; the origin means nothing. */
  nowUs(): number;
  /** ms since the epoch; only ever used to say when something happened. */
  wallMs(): number;
}

export const systemClock: Clock = {
  nowUs: () => performance.now() * 1_000,
  wallMs: () => Date.now(),
};
