/** A drive result that a function brought and what it was asked for go in; the sentence that says why it cannot be true comes out, or null. */
import { countsAddUp, failuresOf } from '../engine/counts.js';
import { decode, type Histogram } from '../engine/histogram.js';
import { inflateHistogram } from './inflate-histogram.js';
import type { DriveResult, HistogramData } from '../model/Drive.js';
import { ERROR_KINDS, START_CLASSES, type Counts } from '../model/Sample.js';

/** What a result must agree with. */
export interface Asked {
  caller: string;
  /** Null: a warm-up, whose calls nobody counted before. */
  share: { intended: number; leadIn: number; endUs: number; index: number; of: number } | null;
  /** Calls that warmed connections, at most; they count with the lead-in. */
  connections: number;
  keepSamples: boolean;
}

/** Of the shape, which a schema knows, nothing is asked here; of every number that another one must agree with, all. */
export function problemWithResult(result: DriveResult, asked: Asked): string | null {
  const [caller] = result.callers;
  if (result.callers.length !== 1 || caller !== asked.caller) {
    return `it is of ${result.callers.join(', ') || 'nobody'}, and ${asked.caller} was asked`;
  }
  return problemWithCounts(result, asked) ?? problemWithHistograms(result, asked);
}

function problemWithCounts(result: DriveResult, { share, connections, keepSamples }: Asked): string | null {
  const { counts, leadIn, failures, errors, samples, measuredUs } = result;
  if (!countsAddUp(counts)) return `its counts do not add up: ${told(counts)}`;
  if (!countsAddUp(leadIn)) return `the counts of its lead-in do not add up: ${told(leadIn)}`;
  if (result.counts.sent > counts.intended) return `it sent ${counts.sent} of ${counts.intended} requests`;
  if (share !== null) {
    if (counts.intended !== share.intended) {
      return `it had ${share.intended} requests to send, and tells of ${counts.intended}`;
    }
    if (leadIn.intended < share.leadIn || leadIn.intended > share.leadIn + connections) {
      return `its lead-in has ${share.leadIn} requests and up to ${connections} that warm connections, and it tells of ${leadIn.intended}`;
    }
    if (Math.round(measuredUs) !== Math.round(share.endUs)) {
      return `it was to end after ${share.endUs} µs, and tells of ${measuredUs}`;
    }
    const foreign = result.slowest.find(
      ({ sequence }) => mod(sequence, share.of) !== mod(share.index, share.of),
    );
    if (foreign !== undefined) return `request ${foreign.sequence} was not its to send`;
  }
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  if (failed !== failuresOf(counts)) {
    return `${failuresOf(counts)} requests failed, and ${failed} of them have a second`;
  }
  for (const kind of ERROR_KINDS) {
    const tallied = errors.filter((each) => each.kind === kind).reduce((sum, { count }) => sum + count, 0);
    if (tallied !== counts.errors[kind]) {
      return `${counts.errors[kind]} requests failed by ${kind}, and ${tallied} are told of`;
    }
  }
  if ((samples !== null) !== keepSamples)
    return keepSamples ? 'it kept no samples' : 'it kept samples unasked';
  const measured = samples?.filter(({ intendedUs }) => intendedUs >= 0).length ?? counts.intended;
  return measured === counts.intended ? null : `it had ${counts.intended} requests, and ${measured} samples`;
}

function problemWithHistograms(result: DriveResult, { share }: Asked): string | null {
  const { counts, windows, service, scheduleLag } = result;
  const parts = new Map<string, Histogram | null>();
  const read = (what: string, data: HistogramData | null): number => {
    if (data === null) return 0;
    const histogram = readable(data);
    parts.set(what, histogram);
    return histogram?.totalCount ?? -1;
  };
  const windowsOf = Object.fromEntries(START_CLASSES.map((each) => [each, 0]));
  for (const { offsetUs, startClass, histogram } of windows) {
    const n = read(`a second of ${startClass} calls`, histogram);
    if (n < 0) return `the histogram of a second of ${startClass} calls cannot be read`;
    if (share !== null && offsetUs >= share.endUs) return `a second at ${offsetUs} µs lies beyond its end`;
    windowsOf[startClass] = (windowsOf[startClass] ?? 0) + n;
  }
  for (const startClass of START_CLASSES) {
    if (windowsOf[startClass] !== counts[startClass]) {
      return `${counts[startClass]} calls were ${startClass}, and its seconds hold ${windowsOf[startClass]}`;
    }
    const served = read(`service times of ${startClass} calls`, service[startClass]);
    if (served !== counts[startClass]) {
      return `${counts[startClass]} calls were ${startClass}, and it has ${served} of their service times`;
    }
  }
  const lags = read('schedule lag', scheduleLag);
  if (lags !== counts.intended)
    return `it released ${counts.intended} requests, and tells the lag of ${lags}`;
  const others: [string, HistogramData | null][] = [
    ['the canary', result.canary],
    ['the event loop', result.eventLoop],
    ['calls that asked for their bill', result.billed?.asked ?? null],
    ...(['dns', 'tcp', 'tls', 'lateHandshake'] as const).map((one): [string, HistogramData | null] => [
      one,
      result.connections[one],
    ]),
    ...result.hops.map(({ name, histogram }): [string, HistogramData] => [`the hop ${name}`, histogram]),
    ...result.bands.map(({ ordinals, histogram }): [string, HistogramData] => [
      `ordinals ${ordinals}`,
      histogram,
    ]),
    ...result.cold.map(({ kind, histogram }): [string, HistogramData] => [`cold starts ${kind}`, histogram]),
  ];
  const broken = others.find(([what, data]) => read(what, data) < 0);
  if (broken !== undefined) return `the histogram of ${broken[0]} cannot be read`;
  const banded = result.bands.reduce((sum, { histogram }) => sum + (readable(histogram)?.totalCount ?? 0), 0);
  return banded === counts.warm ? null : `${counts.warm} calls were warm, and ${banded} have an ordinal`;
}

/** Null: it is none, or none of ours. */
function readable(data: HistogramData): Histogram | null {
  if (!inflateHistogram(data)) return null;
  try {
    return decode(data);
  } catch {
    return null; // Whoever wrote it, no histogram comes out of it: that is the answer.
  }
}

function told({ intended, warm, first, cold, unknown, timeouts, unfinished, errors }: Counts): string {
  const failed = ERROR_KINDS.reduce((sum, kind) => sum + errors[kind], 0);
  return `${intended} intended, and ${warm} warm + ${first} first + ${cold} cold + ${unknown} unknown + ${failed} errors + ${timeouts} time-outs + ${unfinished} unfinished`;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
