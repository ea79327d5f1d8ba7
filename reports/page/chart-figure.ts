/** The name of a chart and its words go in; the figure comes out: a drawing for who has scripts, a table for everybody. */
import { html, type Markup } from './markup.js';

export interface ChartFigure {
  /** What is drawn: the page's script knows how. */
  kind: string;
  /** Which of the drawings of that kind. */
  group: number;
  /** What the drawing shows, for who cannot see it. */
  alternative: string;
  /** How to read it. */
  caption: Markup;
  /** Above the drawing: what its colours mean. */
  key?: Markup;
  /** Whether series can be shown and hidden; the page's script lists them. */
  pick: boolean;
  /** Null: the page has these figures in a table already. */
  twin: Markup | null;
}

export function chartFigure({ kind, group, alternative, caption, key, pick, twin }: ChartFigure): Markup {
  return html`<figure class="chart ${kind}">
    ${pick ? html`<div class="picker" data-picker="${kind}" data-group="${group}"></div>` : null}
    ${key ?? null}
    <div class="plot">
      <canvas data-chart="${kind}" data-group="${group}" role="img" aria-label="${alternative}"></canvas>
    </div>
    <figcaption>${caption}</figcaption>
    ${twin}
  </figure>`;
}
