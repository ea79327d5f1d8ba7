/** Nothing goes in; the clock that an initiator tells and keeps comes out: µs since the epoch, monotonic, and corrected where it goes too fast. */
import { systemClock, type Clock } from '../engine/clock.js';

/** Never set back while the process lives, unlike the wall clock; `performance.timeOrigin` is when it began. */
export function epochUs(): number {
  return performance.timeOrigin * 1_000 + systemClock.nowUs();
}

/**
 * The same clock at the pace of another, which it equals at `anchorUs`.
 * @param driftPpm how much faster this one goes
 */
export function epochClock(anchorUs: number, driftPpm: number): Clock {
  const pace = 1 / (1 + driftPpm / 1e6);
  return {
    ...systemClock,
    nowUs: () => anchorUs + (epochUs() - anchorUs) * pace,
    wallMs: () => epochUs() / 1_000,
  };
}
