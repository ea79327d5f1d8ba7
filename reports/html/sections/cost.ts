/** A run, its summary and its embedded data go in; cost by item, over the rate, and against latency come out where costs are known. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { costTable as itemsOf } from '../../cost-rows.js';
import { chartFigure } from '../../page/chart-figure.js';
import { dataTable } from '../../page/data-table.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import type { Summary } from '../../summary-rows.js';
import { pricesSaid } from '../prices-said.js';
import { pricedOf } from '../cost-curve.js';
import { marksNote } from '../marks.js';
import type { GroupData, ReportData } from '../ReportData.js';
import { costRateTable, costTable } from '../tables/series-tables.js';

export function costSection(run: RunRecord, summary: Summary, { tail, groups }: ReportData): Markup | null {
  if (!groups.some(({ series }) => series.some(({ usdPerMillion }) => usdPerMillion !== null))) return null;
  return html`<section aria-labelledby="cost">
    <h2 id="cost">What a call costs, and how long it takes</h2>
    ${groups.map((data, group) =>
      data.series.every(({ usdPerMillion }) => usdPerMillion === null)
        ? html``
        : html`${groups.length > 1 ? html`<h3>${data.title}</h3>` : null}
          ${chartFigure({
            kind: 'cost',
            group,
            alternative: `Cost per million successes against ${tail} for each series; the table below holds the figures.`,
            caption: html`Nearer to the lower left is better. A line joins the series that no other one of the
            same workload beats in both;
            ${pricesSaid(run)}.${marksNote(data.series.map(({ label }) => label))}`,
            pick: true,
            twin: lazyTwin({
              kind: 'cost',
              group,
              summary: 'These figures as a table',
              rows: data.series.length,
              table: () => costTable(data, tail),
            }),
          })}
          ${rateFigure(data, group)}`,
    )}
    ${itemTable(summary)}
  </section>`;
}

/** Flat where every call is paid for by itself; falling where something is paid by the hour. */
function rateFigure(data: GroupData, group: number): Markup | null {
  const priced = pricedOf(data.series);
  if (priced.length === 0) return null;
  const assumptions = 'an own instance is supposed to carry all these calls as fast, which was not measured';
  return chartFigure({
    kind: 'cost-rate',
    group,
    alternative:
      'Cost per million successes over the rate of calls, with the line of an own instance; the table below holds the figures.',
    caption: html`Flat where only calls are paid for, falling where something is paid by the hour. The symbol
    stands where it was measured; dashed: an own instance, and a cross where it begins to cost less
    (${assumptions}). Both axes are logarithmic.${marksNote(priced.map(({ label }) => label))}`,
    pick: true,
    twin: lazyTwin({
      kind: 'cost-rate',
      group,
      summary: 'These figures as a table',
      rows: priced.length + 1,
      table: () => costRateTable(data),
    }),
  });
}

function itemTable(summary: Summary): Markup | null {
  const items = itemsOf(summary);
  if (items === null) return null;
  return html`<h3>What is paid for</h3>
    ${dataTable({
      label: 'Cost by item',
      headers: ['series', ...items.headers],
      rows: items.rows.map(({ label, cells }) => ({ cells: [html`<code>${label}</code>`, ...cells] })),
    })}
    ${items.notes.map((note) => html`<p class="note">${note}</p>`)}`;
}
