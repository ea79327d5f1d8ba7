/** What the forest plots of a comparison draw: plain data, nothing that the table beside a plot does not hold. */
import type { Verdict } from '../../src/model/Comparison.js';

export interface ForestRow {
  label: string;
  /** What stands where there is room for few characters. */
  short: string;
  verdict: Verdict;
  ratio: number | null;
  /** The interval that the verdict stands on. */
  wide: readonly [number, number] | null;
  /** 95 %, of this comparison alone. */
  ci95: readonly [number, number] | null;
  words: string;
}

export interface ForestPlot {
  /** The table whose rows it draws, in the order and to the extent that this shows them. */
  table: string;
  margin: number;
  rows: readonly ForestRow[];
}

export interface ForestData {
  plots: readonly ForestPlot[];
}
