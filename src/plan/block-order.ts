/** Series and a seed go in, the order of every block comes out: each series once per block, balanced for what preceded it. */
import { shuffled, type Random } from '../engine/random.js';

/**
 * Rows of Williams designs (E. J. Williams, "Experimental designs balanced for the estimation of residual effects of
 * treatments", 1949): for an even number of series every ordered pair of neighbours occurs once per square, for an
 * odd number twice per pair of squares. Each square gets its own random naming of the series and order of rows.
 */
export function blockOrders(seriesCount: number, blockCount: number, random: Random): number[][] {
  const orders: number[][] = [];
  while (orders.length < blockCount) {
    const names = shuffled(range(seriesCount), random);
    const rows = williams(seriesCount).map((row) => row.map((position) => names[position] ?? 0));
    orders.push(...shuffled(rows, random));
  }
  return orders.slice(0, blockCount);
}

/** The square (even) or the pair of squares (odd) for `size` treatments. */
export function williams(size: number): number[][] {
  if (size === 1) return [[0]];
  // 0, 1, n-1, 2, n-2, …: successive differences are all different modulo n.
  const first = range(size).map((place) => (place % 2 === 1 ? (place + 1) / 2 : (size - place / 2) % size));
  const rows = range(size).map((shift) => first.map((treatment) => (treatment + shift) % size));
  return size % 2 === 0 ? rows : [...rows, ...rows.map((row) => [...row].reverse())];
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
