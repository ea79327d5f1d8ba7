/** A run goes in; latency over its time comes out, second by second, with cold starts and errors marked. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { countText } from '../../number-text.js';
import { summaryOf, type SummaryRow } from '../../summary-rows.js';
import { chartFigure } from '../../page/chart-figure.js';
import { dataTable, twin } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { secondsOf } from '../seconds.js';

export function timelineSection(run: RunRecord): Markup {
  const { groups } = summaryOf(run);
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Over the time of the run</h2>
    ${groups.map(
      ({ title, rows }, group) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${chartFigure({
          kind: 'timeline',
          group,
          alternative:
            'Median and slowest warm call of each second of the run, by series; the table below holds the figures.',
          caption: html`One stroke for each second: from the median (small dot) to the slowest warm call
            (symbol of the series). Along the top:
            <span class="nowrap"><b class="mark">✳</b> a second with cold starts</span>,
            <span class="nowrap"><b class="mark bad">✕</b> a second with errors or time-outs</span>. Series
            take turns in seeded random order.`,
          pick: true,
          twin: twin('Every second as a table', secondsTable(title, rows)),
        })}`,
    )}
  </section>`;
}

function secondsTable(title: string, rows: readonly SummaryRow[]): Markup {
  const points = rows
    .flatMap((row) => secondsOf(row.series).map((point) => ({ label: row.label, point })))
    .sort((a, b) => a.point.atMs - b.point.atMs);
  return dataTable({
    label: `Seconds of the run, ${title}`,
    headers: ['at', 'series', 'warm calls', 'p50', 'slowest', 'cold', 'errors', 'trial'],
    textColumns: [1, 7],
    rows: points.map(({ label, point }) => ({
      cells: [
        `${(point.atMs / 1_000).toFixed(1)} s${point.seconds > 1 ? ` (${point.seconds} s)` : ''}`,
        html`<code>${label}</code>`,
        countText(point.n),
        formatLatency(point.p50Us),
        formatLatency(point.maxUs),
        countText(point.cold),
        countText(point.errors),
        point.valid ? 'valid' : '✕ invalid',
      ],
      ...(point.valid ? {} : { mark: 'invalid' as const }),
    })),
  });
}
