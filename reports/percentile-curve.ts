/** An encoded histogram and the number of requests behind it go in; points of its percentile curve come out. */
import { decode, rankOf, type Histogram } from '../src/engine/histogram.js';
import type { SeriesRecord } from '../src/model/RunRecord.js';
import { MIN_SAMPLES_BEYOND, positions } from './curve-positions.js';

/** `x` is 1/(1−q), as HdrHistogram plots it: 2 is the median, 100 the 99th percentile. */
export interface CurvePoint {
  x: number;
  us: number;
}

export interface PercentileCurve {
  points: readonly CurvePoint[];
  /** Up to here at least 10 samples lie beyond (n·(1−q) ≥ 10); what follows is shown as uncertain. */
  supportedX: number;
  maxUs: number;
}

/** The attained curve: over warm calls (unknown ones without evidence) and failures as +∞, where it therefore ends. */
export function percentileCurve(series: SeriesRecord): PercentileCurve | null {
  const data = (series.warm ?? series.unknown)?.histogram ?? null;
  const n = series.attained.n;
  if (data === null || n === 0) return null;
  const histogram = decode(data);
  const values = valuesAt(
    histogram,
    positions(n).map((x) => rankOf(1 - 1 / x, n)),
  );
  const points = positions(n).flatMap((x, index) => {
    const us = values[index];
    return us === undefined ? [] : [{ x, us }];
  });
  return { points, supportedX: n / MIN_SAMPLES_BEYOND, maxUs: histogram.maxValue };
}

/** One walk for all ranks, which ascend; ranks beyond the samples (failures) have no value. */
function valuesAt(histogram: Histogram, ranks: readonly number[]): readonly number[] {
  const values: number[] = [];
  let seen = 0;
  for (let index = 0; index < histogram.countsArrayLength && values.length < ranks.length; index++) {
    seen += histogram.getCountAtIndex(index);
    for (let rank = ranks[values.length]; rank !== undefined && rank <= seen; rank = ranks[values.length]) {
      values.push(histogram.highestEquivalentValue(histogram.valueFromIndex(index)));
    }
  }
  return values;
}
