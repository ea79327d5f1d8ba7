/** The place of a series goes in; its mark comes out: a symbol and a colour, the same in every chart of the page. */
import { html, type Markup } from './markup.js';
import { colorOf, SHAPES, symbolOf } from './symbols.js';

export function swatch(place: number): Markup {
  const { path, line } = SHAPES[symbolOf(place)];
  return html`<svg class="swatch c${colorOf(place)}" viewBox="0 0 16 16" aria-hidden="true">
    <path d="${path}" ${line ? html` class="line"` : null} />
  </svg>`;
}
