/** p values go in; whether they look uniform comes out: the Kolmogorov-Smirnov distance and its p value. Pure. */

export interface Uniformity {
  distance: number;
  p: number;
}

/** Massey, J. Am. Stat. Assoc. 46, 1951; p by Stephens' approximation (J. R. Stat. Soc. B 32, 1970). */
export function uniformity(values: readonly number[]): Uniformity {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce(
    (largest, value, index) => Math.max(largest, (index + 1) / n - value, value - index / n),
    0,
  );
  const x = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let term = 1; term <= 100; term++) {
    p += 2 * (term % 2 === 1 ? 1 : -1) * Math.exp(-2 * term * term * x * x);
  }
  return { distance, p: Math.min(1, Math.max(0, p)) };
}
