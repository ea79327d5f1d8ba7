/** Who drove, what instances said of themselves, and the evidence of all series go in; the record of each caller, with a calibration of its own, comes out. */
import { decode, quantile } from '../engine/histogram.js';
import type { ClockReading, HistogramData, ShareReport } from '../model/Drive.js';
import type { InitiatorState } from '../model/Initiator.js';
import type { Vantage } from '../model/Plan.js';
import type { CallerRecord } from '../model/RunRecord.js';
import { calibration } from './calibration.js';
import type { SeriesEvidence } from './evidence.js';

export interface KnownCaller {
  id: string;
  vantage: Vantage;
  region: string | null;
}

/**
 * @param floor of the caller outside: null calls with nothing else going on
 * @param states of initiators' instances, by instance
 */
export function callerRecords(
  callers: readonly KnownCaller[],
  evidence: readonly SeriesEvidence[],
  floor: HistogramData | null,
  states: ReadonlyMap<string, InitiatorState>,
): CallerRecord[] {
  const results = evidence.flatMap(({ trials }) => trials.map(({ result }) => result));
  return callers.map(({ id, vantage, region }) => {
    if (vantage === 'external') {
      const own = results.filter(({ shares }) => shares === undefined);
      return { id, vantage, region, calibration: { ...calibration(own), floor: floorOf([floor]) } };
    }
    const shares = results.flatMap((result) => result.shares ?? []).filter(({ caller }) => caller === id);
    const instances = [...new Set(shares.flatMap(({ instance }) => instance ?? []))];
    const own = instances.flatMap((instance) => states.get(instance) ?? []);
    return {
      id,
      vantage,
      region,
      initiator: initiatorOf(shares, own, instances.length),
      calibration: { ...calibration(shares), floor: floorOf(own.map((state) => state.floor)) },
    };
  });
}

function initiatorOf(
  shares: readonly ShareReport[],
  states: readonly InitiatorState[],
  instances: number,
): NonNullable<CallerRecord['initiator']> {
  const cpuUs = shares.reduce((sum, share) => sum + (share.cpuUs ?? 0), 0);
  const overUs = shares.reduce((sum, share) => sum + (share.cpuUs === null ? 0 : (share.cpuOverUs ?? 0)), 0);
  const intendedOf = (some: readonly ShareReport[]): number =>
    some.reduce((sum, { intended }) => sum + intended, 0);
  return {
    memoryMb: states[0]?.memoryMb ?? null,
    // Of several instances the one that fared worst.
    cpuShare: states.length === 0 ? null : Math.min(...states.map(({ cpuShare }) => cpuShare)),
    longestPauseUs:
      states.length === 0 ? null : Math.max(...states.map(({ longestPauseUs }) => longestPauseUs)),
    driveCpuShare: overUs === 0 ? null : Math.round((cpuUs / overUs) * 1_000) / 1_000,
    instances,
    clock: lastClock(shares),
    intended: intendedOf(shares),
    lost: intendedOf(shares.filter(({ lost }) => lost !== null)),
  };
}

function lastClock(shares: readonly ShareReport[]): ClockReading | null {
  return shares.findLast(({ clock }) => clock !== null)?.clock ?? null;
}

/** Of several instances the slowest. */
function floorOf(floors: readonly (HistogramData | null)[]): CallerRecord['calibration']['floor'] {
  const of = (q: number): number | null => {
    const known = floors.flatMap((data) => (data === null ? [] : (quantile(decode(data), q) ?? [])));
    return known.length === 0 ? null : Math.max(...known);
  };
  return { p50Us: of(0.5), p99Us: of(0.99) };
}
