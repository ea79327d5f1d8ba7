/** Cells and a way to measure one go in; each cell's results come out, measured in blocks that each begin one cell later, so that what disturbs one disturbs all in turn. */

export async function inBlocks<Cell, Result>(
  cells: readonly Cell[],
  blocks: number,
  measure: (cell: Cell, block: number) => Promise<Result>,
): Promise<Map<Cell, Result[]>> {
  const results = new Map<Cell, Result[]>(cells.map((cell) => [cell, []]));
  for (let block = 0; block < blocks; block++) {
    const first = block % Math.max(1, cells.length);
    for (const cell of [...cells.slice(first), ...cells.slice(0, first)]) {
      results.get(cell)?.push(await measure(cell, block));
    }
  }
  return results;
}

/** The middle one, or the mean of the middle two; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
