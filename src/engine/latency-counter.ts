/** Latencies go in one by one, their histogram comes out encoded: what the hot path needs of a histogram, whoever implements it. */
import type { HistogramData } from '../model/Drive.js';
import { encode, newHistogram, record } from './histogram.js';

export interface LatencyCounter {
  /** Rounded to whole µs and kept within 1 µs and 1 h. */
  record(latencyUs: number): void;
  /** Null when nothing was recorded. */
  encode(): HistogramData | null;
  /** Gives back what it holds; nothing may follow. */
  free(): void;
}

export type NewLatencyCounter = () => LatencyCounter;

/** In JavaScript: for functions on a platform, where WebAssembly may not be had. */
export function jsLatencyCounter(): LatencyCounter {
  const histogram = newHistogram();
  return {
    record: (latencyUs) => record(histogram, latencyUs),
    encode: () => encode(histogram),
    free: () => undefined,
  };
}
