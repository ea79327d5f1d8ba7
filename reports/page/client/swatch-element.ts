/** The place of a series goes in; its mark comes out as an element: what `swatch` is in the page's text. */
import { colorOf, SHAPES, symbolOf } from '../symbols.js';

const SVG = 'http://www.w3.org/2000/svg';

export function swatchElement(place: number): SVGSVGElement {
  const { path, line } = SHAPES[symbolOf(place)];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `swatch c${String(colorOf(place))}`);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  if (line) shape.setAttribute('class', 'line');
  svg.append(shape);
  return svg;
}
