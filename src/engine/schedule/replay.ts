/** Counts per minute of a trace go in; as many starts, spread uniformly within each minute, come out. Pure. */
import type { ReplayShape } from '../../model/LoadProfile.js';
import type { Random } from '../random.js';

/** µs that a minute of the trace takes. */
export function minuteUs({ speedup }: Pick<ReplayShape, 'speedup'>): number {
  return 60_000_000 / speedup;
}

/** Minutes that begin within the duration; the last one may be cut by it. */
function minutesPlayed(shape: ReplayShape): number {
  return Math.min(
    shape.countsPerMinute.length,
    Math.ceil((shape.durationMs * 1_000) / minuteUs(shape) - 1e-9),
  );
}

/** Of the minute that the duration cuts, its share. */
export function replayCount(shape: ReplayShape): number {
  let count = 0;
  for (let minute = 0; minute < minutesPlayed(shape); minute++) {
    count += countIn(shape, minute).count;
  }
  return count;
}

/**
 * Uniform within the minute: the trace says no more than how many there were (Shahrad et al., "Serverless in the
 * Wild", ATC 2020, publish counts per minute). Independent uniform instants, sorted, are what a Poisson process
 * looks like once its count is known.
 */
export function startsOfReplay(shape: ReplayShape, random: Random): Float64Array {
  const starts = new Float64Array(replayCount(shape));
  let at = 0;
  for (let minute = 0; minute < minutesPlayed(shape); minute++) {
    const { count, lengthUs } = countIn(shape, minute);
    const fromUs = minute * minuteUs(shape);
    for (let index = 0; index < count; index++) starts[at + index] = fromUs + random() * lengthUs;
    starts.subarray(at, at + count).sort();
    at += count;
  }
  return starts;
}

function countIn(shape: ReplayShape, minute: number): { count: number; lengthUs: number } {
  const wholeUs = minuteUs(shape);
  const lengthUs = Math.min(wholeUs, shape.durationMs * 1_000 - minute * wholeUs);
  const recorded = shape.countsPerMinute[minute] ?? 0;
  // A duration is in whole milliseconds, a minute need not be: what is rounded away is no cut.
  if (lengthUs > wholeUs - 1_000) return { count: recorded, lengthUs };
  return { count: Math.floor((recorded * lengthUs) / wholeUs), lengthUs };
}
