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

/** In a square of 16: the path of SVG, and whether it is drawn as lines. */
export const SHAPES: Readonly<Record<SeriesSymbol, { path: string; line: boolean }>> = {
  circle: { path: 'M3.5 8a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1-9 0', line: false },
  rect: { path: 'M4 4h8v8H4z', line: false },
  triangle: { path: 'M8 3 13 12H3z', line: false },
  rectRot: { path: 'M8 2.5 13.5 8 8 13.5 2.5 8z', line: false },
  star: { path: 'M8 2.5v11M2.5 8h11M4 4l8 8M12 4l-8 8', line: true },
  cross: { path: 'M8 2.5v11M2.5 8h11', line: true },
  crossRot: { path: 'M4 4l8 8M12 4l-8 8', line: true },
  triangleDown: { path: 'M8 13 13 4H3z', line: false },
};

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
