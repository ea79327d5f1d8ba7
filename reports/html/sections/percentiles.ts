/** A run goes in; percentile curves on the axis of HdrHistogram come out, several series over each other. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { countText } from '../../number-text.js';
import { MIN_SAMPLES_BEYOND, NAMED_QUANTILES, percentileCurve, positionOf } from '../../percentile-curve.js';
import { summaryOf, type SummaryRow } from '../../summary-rows.js';
import { chartFigure } from '../../page/chart-figure.js';
import { dataTable, twin } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function percentilesSection(run: RunRecord): Markup {
  const { groups } = summaryOf(run);
  return html`<section aria-labelledby="percentiles">
    <h2 id="percentiles">From the median into the tail</h2>
    ${groups.map(
      ({ title, rows }, group) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${chartFigure({
          kind: 'percentiles',
          group,
          alternative:
            'Latency against percentile for each series; the table below holds the named percentiles.',
          caption: html`How long the slowest calls take: each step to the right leaves out nine tenths of what
          was left. Failures count as infinitely slow. Dashed: fewer than ${MIN_SAMPLES_BEYOND} calls lie
          beyond, so another run may well look different there.`,
          pick: true,
          twin: twin('The named percentiles as a table', namedTable(title, rows)),
        })}`,
    )}
  </section>`;
}

/** Only what n supports: n·(1−q) ≥ 10. The slowest call is what it is. */
function namedTable(title: string, rows: readonly SummaryRow[]): Markup {
  const curves = rows.map((row) => ({ row, curve: percentileCurve(row.series) }));
  const reached = NAMED_QUANTILES.filter((q) =>
    curves.some(({ curve }) => positionOf(q) <= (curve?.supportedX ?? 0)),
  );
  return dataTable({
    label: `Percentiles, ${title}`,
    headers: ['series', 'n', ...reached.map((q) => `p${Number((q * 100).toFixed(2))}`), 'slowest warm call'],
    rows: curves.map(({ row, curve }) => ({
      cells: [
        html`<code>${row.label}</code>`,
        countText(row.n),
        ...reached.map((q) => {
          const x = positionOf(q);
          const point = curve?.points.find((one) => one.x === x);
          return formatLatency(curve !== null && x <= curve.supportedX ? (point?.us ?? null) : null);
        }),
        formatLatency(curve?.maxUs ?? null),
      ],
    })),
  });
}
