/** The place of a series goes in; its mark comes out: a symbol and a colour, the same in every chart of the page. */
import { html, trusted, type Markup } from './markup.js';
import { colorOf, symbolOf, type SeriesSymbol } from './symbols.js';

const SHAPES: Record<SeriesSymbol, Markup> = {
  circle: trusted('<circle cx="8" cy="8" r="4.5"/>'),
  rect: trusted('<rect x="4" y="4" width="8" height="8"/>'),
  triangle: trusted('<path d="M8 3 13 12H3z"/>'),
  rectRot: trusted('<path d="M8 2.5 13.5 8 8 13.5 2.5 8z"/>'),
  star: trusted('<path d="M8 2.5v11M2.5 8h11M4 4l8 8M12 4l-8 8" class="line"/>'),
  cross: trusted('<path d="M8 2.5v11M2.5 8h11" class="line"/>'),
  crossRot: trusted('<path d="M4 4l8 8M12 4l-8 8" class="line"/>'),
  triangleDown: trusted('<path d="M8 13 13 4H3z"/>'),
};

export function swatch(place: number): Markup {
  return html`<svg class="swatch c${colorOf(place)}" viewBox="0 0 16 16" aria-hidden="true">
    ${SHAPES[symbolOf(place)]}
  </svg>`;
}
