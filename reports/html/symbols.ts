/** The place of a series goes in; its symbol and the number of its colour come out: one pair for each of 64 series. */

export const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'rectRot',
  'star',
  'cross',
  'crossRot',
  'triangleDown',
] as const;
export type SeriesSymbol = (typeof SYMBOLS)[number];
const COLORS = 8;

/** After each round of colours the symbols move on by one. */
export function symbolOf(place: number): SeriesSymbol {
  return SYMBOLS[(place + Math.floor(place / COLORS)) % SYMBOLS.length] ?? 'circle';
}

export function colorOf(place: number): number {
  return place % COLORS;
}

/** As Chart.js draws it. */
export function pointOf(place: number): {
  pointStyle: Exclude<SeriesSymbol, 'triangleDown'>;
  pointRotation: number;
} {
  const symbol = symbolOf(place);
  return symbol === 'triangleDown'
    ? { pointStyle: 'triangle', pointRotation: 180 }
    : { pointStyle: symbol, pointRotation: 0 };
}
