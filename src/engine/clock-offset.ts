/** Exchanges with somebody who tells the time go in; how far that clock is from ours, how fast it goes, and how sure that is come out. Pure. */
import type { ClockReading } from '../model/Drive.js';

/** One question and its answer, µs: ours when it left and came back, theirs when it arrived and was answered. */
export interface ClockExchange {
  sentUs: number;
  arrivedUs: number;
  answeredUs: number;
  returnedUs: number;
}

/** An offset at an instant of our clock. */
interface Offset {
  atUs: number;
  offsetUs: number;
  uncertaintyUs: number;
}

/**
 * The way there and the way back took what is left of the round trip; how it is divided nobody knows, and the offset is
 * right to within half of it (D. L. Mills, RFC 5905, section 8). The quickest exchange is the most certain.
 */
export function offsetOf({ sentUs, arrivedUs, answeredUs, returnedUs }: ClockExchange): Offset {
  return {
    atUs: (sentUs + returnedUs) / 2,
    offsetUs: (arrivedUs - sentUs + (answeredUs - returnedUs)) / 2,
    uncertaintyUs: Math.max(0, (returnedUs - sentUs - (answeredUs - arrivedUs)) / 2),
  };
}

/** Offsets that lie closer together say nothing of how fast a clock goes. */
const SHORTEST_SPAN_US = 2_000_000;
/** No clock of a machine that runs is off by more (adjtime(3) slews by 500 ppm at most). */
const MOST_PPM = 1_000;

/**
 * @param nowUs by our clock: the offset is told for then
 * @returns null when nothing was exchanged
 */
export function readClock(exchanges: readonly ClockExchange[], nowUs: number): ClockReading | null {
  const offsets = exchanges.map(offsetOf);
  const best = leastUncertain(offsets);
  if (best === null) return null;
  const drift = driftOf(offsets, best);
  return {
    offsetUs: Math.round(best.offsetUs + ((nowUs - best.atUs) * drift) / 1e6),
    uncertaintyUs: Math.round(best.uncertaintyUs),
    driftPpm: Math.round(drift * 10) / 10,
  };
}

/**
 * From the most certain offset of all to the most certain one far enough away from it. What their uncertainty allows
 * to be none counts as none.
 */
function driftOf(offsets: readonly Offset[], best: Offset): number {
  const other = leastUncertain(offsets.filter(({ atUs }) => Math.abs(atUs - best.atUs) >= SHORTEST_SPAN_US));
  if (other === null) return 0;
  const spanUs = best.atUs - other.atUs;
  const ppm = ((best.offsetUs - other.offsetUs) / spanUs) * 1e6;
  const uncertainPpm = ((best.uncertaintyUs + other.uncertaintyUs) / Math.abs(spanUs)) * 1e6;
  return Math.abs(ppm) <= uncertainPpm || Math.abs(ppm) > MOST_PPM ? 0 : ppm;
}

function leastUncertain(offsets: readonly Offset[]): Offset | null {
  return offsets.reduce<Offset | null>(
    (best, each) => (best === null || each.uncertaintyUs < best.uncertaintyUs ? each : best),
    null,
  );
}
