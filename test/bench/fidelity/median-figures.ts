/** The figures of one tool in one cell, one per block, go in; their medians come out, number by number. */
import { median } from '../in-blocks.js';
import type { Figures } from './figures-of.js';

/** Null of no blocks. Where a block has no such figure, it counts for nothing. */
export function medianFigures(blocks: readonly Figures[]): Figures | null {
  const [first] = blocks;
  if (first === undefined) return null;
  const middle = (pick: (block: Figures) => number | null | undefined): number | null =>
    median(blocks.map(pick).filter((value) => typeof value === 'number'));
  const error = middle(({ error }) => error?.p50Us);
  return {
    ratePerSecond: middle(({ ratePerSecond }) => ratePerSecond) ?? Number.NaN,
    error:
      error === null
        ? null
        : {
            p50Us: error,
            p99Us: middle((block) => block.error?.p99Us) ?? Number.NaN,
            clockUncertaintyUs: middle((block) => block.error?.clockUncertaintyUs) ?? Number.NaN,
          },
    lateShare: middle(({ lateShare }) => lateShare),
    lost: middle(({ lost }) => lost),
    quantiles: first.quantiles.map(({ q }, index) => ({
      q,
      measuredUs: middle(({ quantiles }) => quantiles[index]?.measuredUs),
      loggedUs: middle(({ quantiles }) => quantiles[index]?.loggedUs),
      idealUs: middle(({ quantiles }) => quantiles[index]?.idealUs),
    })),
    cpuShare: middle(({ cpuShare }) => cpuShare),
  };
}
