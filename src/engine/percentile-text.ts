/** An encoded histogram goes in; its percentile distribution comes out in the text of HdrHistogram's tools, values in ms. */
import type { HistogramData } from '../model/Drive.js';
import { decode } from './histogram.js';

/** The tools' own defaults, so that plots of several tools lie on each other: HistogramLogProcessor, `-percentilesOutputTicksPerHalf`. */
const TICKS_PER_HALF_DISTANCE = 5;
const US_PER_MS = 1_000;

/**
 * `AbstractHistogram.outputPercentileDistribution` of the Java implementation, byte for byte: hdr-histogram-js writes the
 * same, which a test holds against Java.
 */
export function percentileText(data: HistogramData): string {
  return decode(data).outputPercentileDistribution(TICKS_PER_HALF_DISTANCE, US_PER_MS);
}
