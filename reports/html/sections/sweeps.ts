/** The embedded data goes in; latency over payload, rate, width and whatever else was swept comes out. */
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import { marksNote } from '../marks.js';
import type { ReportData } from '../ReportData.js';
import { sweepTable } from '../tables/series-tables.js';

export function sweepsSection({ sweeps }: ReportData): Markup | null {
  if (sweeps.length === 0) return null;
  return html`<section aria-labelledby="sweeps">
    <h2 id="sweeps">What changes with size and load</h2>
    ${sweeps.map(
      (sweep, group) =>
        html`<h3>${sweep.title}</h3>
          ${chartFigure({
            kind: 'sweep',
            group,
            alternative: `Latency over ${sweep.title}; the table below holds the figures.`,
            caption: html`Solid: median. Dashed: ${sweep.tail}. The values stand at equal distances, whatever
            lies between them; latency on a logarithmic axis. A point that is missing was not attained, or had
            too few calls.${marksNote(sweep.lines.map(({ label }) => label))}`,
            pick: true,
            twin: lazyTwin({
              kind: 'sweep',
              group,
              summary: 'These figures as a table',
              rows: sweep.lines.length * 2,
              table: () => sweepTable(sweep),
            }),
          })}`,
    )}
  </section>`;
}
