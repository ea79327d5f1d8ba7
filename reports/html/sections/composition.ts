/** A run goes in; the comparison of ways to compose comes out, drawn on a log axis, one drawing for each platform. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { intervalText } from '../../interval-text.js';
import { timesText } from '../../number-text.js';
import { summaryOf } from '../../summary-rows.js';
import { chartFigure } from '../../page/chart-figure.js';
import { dataTable, twin } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function compositionSection(run: RunRecord): Markup {
  const { tail, groups } = summaryOf(run);
  return html`<section aria-labelledby="composition">
    <h2 id="composition">What composing costs</h2>
    ${groups.map(
      ({ title, rows }, group) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${chartFigure({
          kind: 'composition',
          group,
          alternative: `Bars of p50 and ${tail.name} for each series on a logarithmic axis; the table below holds the figures.`,
          caption: html`Solid: median. Hatched: ${tail.name}, with its 95 % interval as a whisker. Logarithmic
          axis: equal distances are equal ratios.`,
          pick: false,
          twin: twin(
            'These figures as a table',
            dataTable({
              label: `p50 and ${tail.name} by composition, ${title}`,
              headers: ['series', 'p50', tail.name, `95 % of ${tail.name}`, '× p50', `× ${tail.name}`],
              rows: rows.map((row) => ({
                cells: [
                  html`<code>${row.label}</code>`,
                  formatLatency(row.p50Us),
                  formatLatency(row.tailUs),
                  intervalText(row.tailInterval),
                  timesText(row.timesP50),
                  timesText(row.timesTail),
                ],
              })),
            }),
          ),
        })}`,
    )}
  </section>`;
}
