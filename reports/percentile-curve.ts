/** An encoded histogram and the number of requests behind it go in; points of its percentile curve come out. */
import { decode, rankOf, type Histogram } from '../src/engine/histogram.js';
import type { SeriesRecord } from '../src/model/RunRecord.js';

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

/** The quantiles that have names; they are points of every curve that reaches them. */
export const NAMED_QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;

export const MIN_SAMPLES_BEYOND = 10;
const POINTS_PER_DECADE = 16;

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

/** 1 to n, even on a log axis, with the named quantiles among them. */
function positions(n: number): readonly number[] {
  const steps = Math.floor(Math.log10(n) * POINTS_PER_DECADE);
  const even = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / POINTS_PER_DECADE));
  const named = NAMED_QUANTILES.map(positionOf).filter((x) => x <= n);
  return [...new Set([...even, ...named].map((x) => Number(x.toPrecision(6))))].sort((a, b) => a - b);
}

export function positionOf(quantile: number): number {
  return Number((1 / (1 - quantile)).toPrecision(6));
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
