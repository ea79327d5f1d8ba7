/** An encoded histogram of a stranger goes in; whether it unpacks to a bounded size comes out, before anything reads it. */
import { inflateSync } from 'node:zlib';
import type { HistogramData } from '../model/Drive.js';

/** Cookie and length stand in front of the deflated bytes (HdrHistogram, V2 encoding, compressed form). */
const HEAD_BYTES = 8;
/** 45,056 counters of 9 bytes at most, in the encoding by ZigZag LEB128. */
const MOST_BYTES = 512 * 1_024;

export function inflateHistogram(data: HistogramData): boolean {
  try {
    return (
      inflateSync(Buffer.from(data, 'base64').subarray(HEAD_BYTES), { maxOutputLength: MOST_BYTES }).length >
      0
    );
  } catch {
    return false; // Not deflated, or too large: no histogram.
  }
}
