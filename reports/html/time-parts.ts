/** A series and the harness's floor go in; what the mean warm call spends where comes out. */
import type { SeriesRecord } from '../../src/model/RunRecord.js';
import type { TimePart, TimeParts } from './ReportData.js';

/**
 * Known are: the mean response time R; the mean time C from entering the first function to leaving it (the critical path
 * by the functions' own clocks) and T, that of all functions together; medians of hops (what a function waited for another)
 * and of stores. Means of parts add up, medians do not, so parts are cut to what is there, outer ones first.
 * Null where neither functions nor stores tell anything.
 */
export function timeParts(series: SeriesRecord, floorUs: number | null): TimeParts | null {
  const totalUs = (series.warm ?? series.unknown)?.meanUs ?? null;
  if (totalUs === null || totalUs <= 0) return null;
  const insideUs = series.billed?.meanCriticalPathUs ?? null;
  if (insideUs === null && storesUs(series) === 0) return null;
  const us: Record<TimePart, number> = { floor: 0, front: 0, between: 0, stores: 0, functions: 0, untold: 0 };
  let left = totalUs;
  const take = (part: TimePart, wanted: number) => {
    us[part] = Math.round(Math.min(left, Math.max(0, wanted)));
    left -= us[part];
  };
  take('floor', floorUs ?? 0);
  if (insideUs !== null) take('front', left - insideUs);
  take('stores', storesUs(series));
  if (insideUs === null || series.composition === 'native') {
    take('untold', left);
  } else {
    take('between', betweenUs(series, insideUs));
    take('functions', left);
  }
  return { totalUs: Math.round(totalUs), us };
}

/** Of those used at the same time, one is waited for. */
function storesUs(series: SeriesRecord): number {
  return series.hops
    .filter(({ kind }) => kind !== 'invoke')
    .reduce((sum, hop) => sum + (hop.p50Us ?? 0) * oneAfterAnother(series, hop.n), 0);
}

/**
 * A hop is the platform's handing over and the time of the function invoked; T − C is the time of all functions invoked.
 * So the handing over of all hops of a call is their sum less that, and of each, on average, its share.
 */
function betweenUs(series: SeriesRecord, insideUs: number): number {
  // A caller joins functions itself, from outside of them; one process needs no platform in between.
  if (series.composition === 'caller' || series.composition === 'in-process') return 0;
  const { billed } = series;
  const calls = callsOf(series);
  const invoked = series.hops.filter(({ kind, p50Us }) => kind === 'invoke' && p50Us !== null);
  const hopsPerCall = invoked.reduce((sum, { n }) => sum + n, 0) / calls;
  if (hopsPerCall === 0) return 0;
  const waitedUs = invoked.reduce((sum, { n, p50Us }) => sum + (n / calls) * (p50Us ?? 0), 0);
  const invokedUs = (billed?.meanFunctionUs ?? insideUs) - insideUs;
  const eachUs = Math.max(0, (waitedUs - invokedUs) / hopsPerCall);
  return eachUs * invoked.reduce((sum, { n }) => sum + oneAfterAnother(series, n), 0);
}

/** How many of n hops of a name each call waits for in turn. */
function oneAfterAnother(series: SeriesRecord, n: number): number {
  const perCall = n / callsOf(series);
  const width = series.params['width'];
  return typeof width === 'number' && width > 1 && perCall >= width ? perCall / width : perCall;
}

function callsOf({ billed, warm, attained }: SeriesRecord): number {
  return Math.max(1, billed?.n ?? warm?.n ?? attained.n);
}
