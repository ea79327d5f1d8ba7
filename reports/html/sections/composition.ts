/** The embedded data goes in; the comparison of ways to compose comes out, drawn on a log axis, one drawing for each platform. */
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import { marksNote } from '../marks.js';
import type { ReportData } from '../ReportData.js';
import { compositionTable } from '../tables/series-tables.js';

export function compositionSection({ tail, groups }: ReportData): Markup {
  return html`<section aria-labelledby="composition">
    <h2 id="composition">What composing costs</h2>
    ${groups.map(
      (data, group) =>
        html`${groups.length > 1 ? html`<h3>${data.title}</h3>` : null}
        ${chartFigure({
          kind: 'composition',
          group,
          alternative: `Bars of p50 and ${tail} for each series on a logarithmic axis; the table below holds the figures.`,
          caption: html`Solid: median. Hatched: ${tail}, with its 95 % interval as a whisker. Logarithmic
          axis: equal distances are equal ratios.${marksNote(data.series.map(({ label }) => label))}`,
          pick: true,
          twin: lazyTwin({
            kind: 'composition',
            group,
            summary: 'These figures as a table',
            rows: data.series.length,
            table: () => compositionTable(data, tail),
          }),
        })}`,
    )}
  </section>`;
}
