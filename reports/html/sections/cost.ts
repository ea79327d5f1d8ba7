/** A run and its embedded data go in; cost against latency comes out where costs are known. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import { marksNote } from '../marks.js';
import type { ReportData } from '../ReportData.js';
import { costTable } from '../tables/series-tables.js';

export function costSection(run: RunRecord, { tail, groups }: ReportData): Markup | null {
  if (!groups.some(({ series }) => series.some(({ usdPerMillion }) => usdPerMillion !== null))) return null;
  const bases = [...new Set(run.series.flatMap(({ cost }) => (cost === null ? [] : [cost.basis])))];
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
            same workload beats in both. Prices:
            ${bases.join('; ')}.${marksNote(data.series.map(({ label }) => label))}`,
            pick: true,
            twin: lazyTwin({
              kind: 'cost',
              group,
              summary: 'These figures as a table',
              rows: data.series.length,
              table: () => costTable(data, tail),
            }),
          })}`,
    )}
  </section>`;
}
