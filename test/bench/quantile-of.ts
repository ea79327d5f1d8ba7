/** Values go in, the smallest of them with at least a share q of all at or below it comes out: exact, without buckets. */

/** NaN of no values, so that a broken cell shows. */
export function quantileOf(values: Float64Array, q: number): number {
  const sorted = values.slice().sort();
  return quantileOfSorted(sorted, q);
}

export function quantileOfSorted(sorted: Float64Array, q: number): number {
  return sorted[Math.max(1, Math.ceil(q * sorted.length - 1e-9 * sorted.length)) - 1] ?? Number.NaN;
}
