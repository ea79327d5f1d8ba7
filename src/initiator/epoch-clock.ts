/** How fast this machine's clock goes beside the command's goes in; the clock that an initiator keeps comes out: µs since the epoch, monotonic, at the command's pace. */
import { epochUs, systemClock, type Clock } from '../engine/clock.js';

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
