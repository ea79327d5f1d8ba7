/** The name of a chart and its words go in; the figure comes out: a drawing for who has scripts, a table for everybody. */
import { html, type Markup } from './markup.js';
import { swatch } from './swatch.js';

export interface ChartFigure {
  kind: 'composition' | 'percentiles' | 'timeline';
  group: number;
  /** What the drawing shows, for who cannot see it. */
  alternative: string;
  /** How to read it. */
  caption: Markup;
  /** Which series can be shown and hidden; empty: all are always shown. */
  pick: readonly string[];
  twin: Markup;
}

export function chartFigure({ kind, group, alternative, caption, pick, twin }: ChartFigure): Markup {
  return html`<figure class="chart ${kind}">
    ${pick.length === 0 ? null : picker(kind, group, pick)}
    <div class="plot">
      <canvas data-chart="${kind}" data-group="${group}" role="img" aria-label="${alternative}"></canvas>
    </div>
    <figcaption>${caption}</figcaption>
    ${twin}
  </figure>`;
}

/** More than these at once make no picture; the others can be ticked. */
const SHOWN_AT_FIRST = 8;

function picker(kind: string, group: number, labels: readonly string[]): Markup {
  return html`<fieldset class="picker">
    <legend>Series shown</legend>
    ${labels.map(
      (label, place) =>
        html`<label
          ><input
            type="checkbox"
            data-pick="${kind}"
            data-group="${group}"
            value="${place}"
            ${place < SHOWN_AT_FIRST ? html` checked` : null}
          />${swatch(place)}<span>${label}</span></label
        >`,
    )}
  </fieldset>`;
}
