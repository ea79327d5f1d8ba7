/** A colour and a paper go in; a patterned fill comes out, so that parts of a chart differ without colour. */

export type Pattern = 'rising' | 'falling' | 'dots';

export function hatch(color: string, paper: string, pattern: Pattern = 'rising'): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const context = tile.getContext('2d');
  if (context === null) return paper;
  context.fillStyle = paper;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.6;
  context.beginPath();
  if (pattern === 'dots') {
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      context.moveTo(x + 1.3, y);
      context.arc(x, y, 1.3, 0, 2 * Math.PI);
    }
    context.fill();
  } else {
    const [from, to] = pattern === 'rising' ? [9, -1] : [-1, 9];
    for (const offset of [-8, 0, 8]) {
      context.moveTo(offset - 1, from);
      context.lineTo(offset + 9, to);
    }
    context.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? paper;
}
