/** A colour and a paper go in; a hatched fill comes out, so that the two bars of a pair differ without colour. */

export function hatch(color: string, paper: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const context = tile.getContext('2d');
  if (context === null) return paper;
  context.fillStyle = paper;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = color;
  context.lineWidth = 1.6;
  context.beginPath();
  for (const offset of [-8, 0, 8]) {
    context.moveTo(offset - 1, 9);
    context.lineTo(offset + 9, -1);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? paper;
}
