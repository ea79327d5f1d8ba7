/** The p values of several tests go in, the same adjusted for their number come out, in the same order. */

/** Holm's step-down procedure (Scand. J. Statist. 6, 1979): the chance of any false alarm among them stays at most α. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let highest = 0;
  ascending(pValues).forEach(({ p, at }, position) => {
    highest = Math.max(highest, Math.min(1, p * (pValues.length - position)));
    adjusted[at] = highest;
  });
  return adjusted;
}

/** Benjamini & Hochberg (J. R. Statist. Soc. B 57, 1995): of those called different, at most α are false on average. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let lowest = 1;
  for (const [position, { p, at }] of [...ascending(pValues).entries()].reverse()) {
    lowest = Math.min(lowest, (p * pValues.length) / (position + 1));
    adjusted[at] = lowest;
  }
  return adjusted;
}

function ascending(pValues: readonly number[]): { p: number; at: number }[] {
  return pValues.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
}
