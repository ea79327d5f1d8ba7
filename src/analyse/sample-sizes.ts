/** A number of samples and a quantile go in; whether they carry it comes out, and how many would. Needs no histogram, so that browsers can load it. */

/** A quantile needs this many samples beyond it. */
const BEYOND = 10;

/** With fewer, the spread between trials says too little. */
export const MINIMUM_TRIALS = 5;

/** Whether n samples carry the quantile q: n·(1−q) ≥ 10. Nothing else decides whether a number is printed. */
export function supports(n: number, q: number): boolean {
  return n * (1 - q) >= BEYOND - 1e-6;
}

/** The smallest n that carries q: 20 for the median, 1,000 for p99. */
export function samplesNeeded(q: number): number {
  return Math.ceil(BEYOND / (1 - q) - 1e-6);
}
