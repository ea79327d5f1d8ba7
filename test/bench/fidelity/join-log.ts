/** The times that a driver measured and the target's own log go in; how far each request is from the truth comes out. */
import type { TargetLog } from '../../../src/calibrate/target-messages.js';
import type { RequestTimes } from '../drivers/tool.js';

export interface Joined {
  /** Measured response − (departure − arrival), of each request that both saw, µs, ascending. */
  errorUs: Float64Array;
  /** Completion − intended start of each request, µs, ascending; +∞ for what never completed. */
  measuredUs: Float64Array;
  /** Departure − intended start, µs, ascending; +∞ for what never left. */
  truthUs: Float64Array;
  /** Half of what is not known of the difference between the two clocks, µs; `truthUs` is no better than this. */
  clockUncertaintyUs: number;
}

export function joinLog(times: RequestTimes, log: TargetLog): Joined {
  const inLog = new Map<number, number>();
  log.sequences.forEach((sequence, index) => {
    if (sequence >= 0) inLog.set(sequence, index);
  });
  const count = times.sequence.length;
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => {
      const at = inLog.get(times.sequence[index] ?? -1);
      const ns = at === undefined ? 0 : (values[at] ?? 0);
      return ns === 0 ? Number.NaN : ns / 1_000;
    });
  const arrivalUs = column(log.arrivalNs);
  const departureUs = column(log.departureNs);
  const each = (value: (index: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => value(index));
  const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

  // Nothing arrives before it was sent nor completes before it left: that bounds the difference of the two clocks
  // from both sides (Cristian, "Probabilistic clock synchronization", 1989).
  const upperUs = least(each((index) => at(arrivalUs, index) - at(times.sentUs, index)));
  const lowerUs = -least(each((index) => at(times.completedUs, index) - at(departureUs, index)));
  const offsetUs = (upperUs + lowerUs) / 2;

  const responseUs = each((index) => at(times.completedUs, index) - at(times.intendedUs, index));
  const ownUs = each((index) => at(departureUs, index) - at(arrivalUs, index));
  return {
    errorUs: each((index) => at(responseUs, index) - at(ownUs, index))
      .filter((value) => !Number.isNaN(value))
      .sort(),
    measuredUs: responseUs.map(orNever).sort(),
    truthUs: each((index) => orNever(at(departureUs, index) - offsetUs - at(times.intendedUs, index))).sort(),
    clockUncertaintyUs: Math.abs(upperUs - lowerUs) / 2,
  };
}

/** What the target did, whoever asked: departure − arrival, µs, ascending; of requests that arrived after `afterUs`. */
export function ownTimesUs(log: TargetLog, afterUs: number): Float64Array {
  const firstNs = log.arrivalNs[0] ?? 0;
  return log.departureNs
    .map((departureNs, index) => {
      const arrivalNs = log.arrivalNs[index] ?? 0;
      const counts = departureNs > 0 && arrivalNs - firstNs >= afterUs * 1_000;
      return counts ? (departureNs - arrivalNs) / 1_000 : Number.NaN;
    })
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** Requests per second that arrived. */
export function arrivalRate({ arrivalNs }: TargetLog): number {
  const first = arrivalNs[0] ?? Number.NaN;
  const last = arrivalNs[arrivalNs.length - 1] ?? Number.NaN;
  return ((arrivalNs.length - 1) / (last - first)) * 1e9;
}

function orNever(us: number): number {
  return Number.isNaN(us) ? Infinity : us;
}

/** Of those that are there. */
function least(values: Float64Array): number {
  return values.reduce((best, value) => (value < best ? value : best), Infinity);
}
