/** A histogram of latencies goes in; where it has two modes with a real valley between, they come out. */
import type { Histogram } from '../engine/histogram.js';
import { binomialUpperTail } from '../statistics/binomial.js';

export interface TwoModes {
  fastUs: number;
  slowUs: number;
  /** Of the samples, beyond the valley: 0 to 1. */
  slowShare: number;
}

/** Modes nearer than this are not told apart: 1.5 times. */
const APART = Math.log(1.5);
const LEAST_SHARE = 0.05;
/** The valley's density against that of the lower mode. */
const DEPTH = 0.6;
/** That chance digs such a valley somewhere; much below 1 %, as the places are chosen after the data are seen. */
const VALLEY_P = 1e-4;
/** On the logarithmic scale, finer than what is told apart and much coarser than a histogram's buckets. */
const BIN = 0.02;
const KERNEL_SD = 0.08;
const REACH = Math.round((3 * KERNEL_SD) / BIN);
/** Bins to each side of a mode or valley whose samples are counted for the test. */
const AROUND = 5;

/** By a kernel estimate of the density of ln(latency) (Silverman, Density Estimation, 1986), of a fixed width. */
export function twoModes(latencies: Histogram): TwoModes | null {
  const { first, counts } = logarithmicBins(latencies);
  const density = smoothed(counts);
  const peaks = density.flatMap((here, index) =>
    here > (density[index - 1] ?? 0) && here >= (density[index + 1] ?? 0) ? [index] : [],
  );
  let best: TwoModes | null = null;
  for (const [position, fast] of peaks.entries()) {
    for (const slow of peaks.slice(position + 1)) {
      if ((slow - fast) * BIN < APART - 1e-9) continue;
      const slowShare = shareBeyondValley(counts, density, fast, slow);
      if (slowShare === null || balance(slowShare) <= balance(best?.slowShare ?? 0)) continue;
      best = { fastUs: valueOf(first + fast), slowUs: valueOf(first + slow), slowShare };
    }
  }
  return best;
}

/** Null unless there is a valley between, both sides are large enough, and chance does not explain it. */
function shareBeyondValley(
  counts: readonly number[],
  density: readonly number[],
  fast: number,
  slow: number,
): number | null {
  const between = density.slice(fast, slow);
  const depth = Math.min(...between);
  const valley = fast + between.indexOf(depth);
  const lower = (density[fast] ?? 0) <= (density[slow] ?? 0) ? fast : slow;
  if (depth > DEPTH * (density[lower] ?? 0)) return null;
  const total = sumOf(counts);
  const slowShare = sumOf(counts.slice(valley)) / total;
  if (balance(slowShare) < LEAST_SHARE) return null;
  const atMode = around(counts, lower);
  const p = binomialUpperTail(atMode, atMode + around(counts, valley), 0.5);
  return p <= VALLEY_P ? slowShare : null;
}

/** The smaller of both shares. */
function balance(share: number): number {
  return Math.min(share, 1 - share);
}

function around(counts: readonly number[], index: number): number {
  return sumOf(counts.slice(Math.max(0, index - AROUND), index + AROUND + 1));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function logarithmicBins(latencies: Histogram): { first: number; counts: number[] } {
  const bins = new Map<number, number>();
  let seen = 0;
  for (let index = 0; seen < latencies.totalCount; index++) {
    const count = latencies.getCountAtIndex(index);
    if (count === 0) continue;
    seen += count;
    const valueUs = latencies.medianEquivalentValue(latencies.valueFromIndex(index));
    const bin = Math.floor(Math.log(valueUs) / BIN);
    bins.set(bin, (bins.get(bin) ?? 0) + count);
  }
  const [first, last] = [Math.min(...bins.keys()), Math.max(...bins.keys())];
  if (bins.size === 0) return { first: 0, counts: [] };
  return { first, counts: Array.from({ length: last - first + 1 }, (_, i) => bins.get(first + i) ?? 0) };
}

function smoothed(counts: readonly number[]): number[] {
  const kernel = Array.from({ length: 2 * REACH + 1 }, (_, i) =>
    Math.exp(-0.5 * (((i - REACH) * BIN) / KERNEL_SD) ** 2),
  );
  return counts.map((_, index) =>
    kernel.reduce((sum, weight, offset) => sum + weight * (counts[index + offset - REACH] ?? 0), 0),
  );
}

/** The middle of a bin, µs. */
function valueOf(bin: number): number {
  return Math.exp((bin + 0.5) * BIN);
}
