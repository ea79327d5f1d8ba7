/** Plain values go in, an exact quantile of them comes out, without a histogram between. */
import { rankOf } from '../engine/histogram.js';

/** The value at rank ⌈q·n⌉ of ascending values; NaN when there are none. */
export function exactQuantile(ascending: readonly number[], q: number): number {
  return ascending[rankOf(q, ascending.length) - 1] ?? NaN;
}

export function ascending(values: Iterable<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Points of a percentile curve: value against the share of values beyond it, evenly spaced on a logarithmic axis. */
export function tailCurve(sorted: readonly number[]): [number, number][] {
  const points: [number, number][] = [];
  for (let beyond = 1; beyond * sorted.length >= 1; beyond /= 1.3) {
    points.push([beyond, exactQuantile(sorted, 1 - beyond)]);
  }
  return points.filter(([, value]) => Number.isFinite(value));
}
