/** HDR histograms of integer µs, 1 µs to 1 h at 3 digits: recording, exact ranks, merging and the V2 text form. JavaScript only, so that it runs inside any function. */
import int32Module from 'hdr-histogram-js/dist/Int32Histogram.js';
import { decompress, doDecode } from 'hdr-histogram-js/dist/JsHistogram.encoding.js';
import type { JsHistogram } from 'hdr-histogram-js/dist/JsHistogram.js';
import type { HistogramData } from '../model/Drive.js';

export const LOWEST_US = 1;
export const HIGHEST_US = 3_600_000_000;
export const DIGITS = 3;

export type Histogram = JsHistogram;

/** An empty histogram of the one shape that all of FaaSMark uses; about 100 kB. */
export function newHistogram(): Histogram {
  const histogram = new int32Module.default(LOWEST_US, HIGHEST_US, DIGITS);
  histogram.autoResize = false;
  return histogram;
}

/** Records one latency. Fractions round to the nearest µs; below 1 µs counts as 1, above 1 h as 1 h. */
export function record(histogram: Histogram, latencyUs: number): void {
  if (!Number.isFinite(latencyUs)) throw new RangeError(`not a latency: ${latencyUs}`);
  histogram.recordValue(Math.min(HIGHEST_US, Math.max(LOWEST_US, Math.round(latencyUs))));
}

/**
 * The value of the sample with this rank (1 = smallest), as the top of its bucket, so that a stored
 * histogram and the one it was stored from say the same. Null when there is no such rank.
 */
export function valueAtRank(histogram: Histogram, rank: number): number | null {
  if (rank < 1 || rank > histogram.totalCount) return null;
  let seen = 0;
  for (let index = 0; index < histogram.countsArrayLength; index++) {
    seen += histogram.getCountAtIndex(index);
    if (seen >= rank) return histogram.highestEquivalentValue(histogram.valueFromIndex(index));
  }
  return null;
}

/** The q-quantile as the smallest value with at least q·n samples at or below it: rank ⌈q·n⌉. Null when empty. */
export function quantile(histogram: Histogram, q: number): number | null {
  return valueAtRank(histogram, rankOf(q, histogram.totalCount));
}

/** ⌈q·n⌉, at least 1, immune to the representation of q (0.99 · 100 is 99, not 99.00000000000001). */
export function rankOf(q: number, n: number): number {
  return Math.max(1, Math.ceil(q * n - 1e-9 * n));
}

/** How many samples lie in buckets strictly above that of `valueUs`. */
export function countAbove(histogram: Histogram, valueUs: number): number {
  let above = 0;
  const bucket = histogram.countsArrayIndex(Math.round(Math.min(valueUs, HIGHEST_US)));
  for (let index = bucket + 1; index < histogram.countsArrayLength; index++) {
    above += histogram.getCountAtIndex(index);
  }
  return above;
}

/** Adds all samples of `source` to `target`, exactly. */
export function addInto(target: Histogram, source: Histogram): void {
  target.add(source);
}

/** HdrHistogram V2, deflated, base64; null when empty. */
export function encode(histogram: Histogram): HistogramData | null {
  if (histogram.totalCount === 0) return null;
  return histogram.encodeIntoCompressedBase64();
}

/** @throws when the text is not a compressed V2 histogram */
export function decode(data: HistogramData): Histogram {
  const histogram = newHistogram();
  histogram.add(decodeAsStored(data));
  return histogram;
}

/** From the binary V2 form, not deflated: what implementations exchange. @throws when it is none */
export function fromBinary(bytes: Uint8Array): Histogram {
  const histogram = newHistogram();
  histogram.add(doDecode(bytes));
  return histogram;
}

/** The exact union of any number of encoded histograms; nulls are empty. */
export function mergeEncoded(parts: Iterable<HistogramData | null>): Histogram {
  const merged = newHistogram();
  for (const part of parts) if (part !== null) merged.add(decodeAsStored(part));
  return merged;
}

function decodeAsStored(data: HistogramData): Histogram {
  return doDecode(decompress(Buffer.from(data, 'base64')));
}
