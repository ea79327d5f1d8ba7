/** The number of requests goes in; where their percentile curve has points comes out, as 1/(1−q): 2 is the median, 100 the 99th percentile. */

/** The quantiles that have names; they are points of every curve that reaches them. */
export const NAMED_QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;

export const MIN_SAMPLES_BEYOND = 10;
const POINTS_PER_DECADE = 16;
/** Even on a log axis means few below the median, where a distribution function wants them too. */
const BELOW_MEDIAN = [0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45];

/** 1 to n, even on a log axis, with the named quantiles among them. */
export function positions(n: number): readonly number[] {
  if (n < 1) return [];
  const steps = Math.floor(Math.log10(n) * POINTS_PER_DECADE);
  const even = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / POINTS_PER_DECADE));
  const named = [...BELOW_MEDIAN, ...NAMED_QUANTILES].map(positionOf).filter((x) => x <= n);
  return [...new Set([...even, ...named].map((x) => Number(x.toPrecision(6))))].sort((a, b) => a - b);
}

export function positionOf(quantile: number): number {
  return Number((1 / (1 - quantile)).toPrecision(6));
}
