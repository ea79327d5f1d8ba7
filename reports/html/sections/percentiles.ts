/** The embedded data goes in; percentile curves on the axis of HdrHistogram and distribution functions come out, several series over each other. */
import { MIN_SAMPLES_BEYOND } from '../../curve-positions.js';
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import { marksNote } from '../marks.js';
import type { ReportData } from '../ReportData.js';
import { distributionTable, percentileTable } from '../tables/series-tables.js';

export function percentilesSection({ groups }: ReportData): Markup {
  return html`<section aria-labelledby="percentiles">
    <h2 id="percentiles">From the median into the tail</h2>
    ${groups.map(
      (data, group) =>
        html`${groups.length > 1 ? html`<h3>${data.title}</h3>` : null}
          ${chartFigure({
            kind: 'percentiles',
            group,
            alternative:
              'Latency against percentile for each series; the table below holds the named percentiles.',
            caption: html`How long the slowest calls take: each step to the right leaves out nine tenths of
            what was left. Failures count as infinitely slow. Dashed: fewer than ${MIN_SAMPLES_BEYOND} calls
            lie beyond, so another run may well look different
            there.${marksNote(data.series.map(({ label }) => label))}`,
            pick: true,
            twin: lazyTwin({
              kind: 'percentiles',
              group,
              summary: 'The named percentiles as a table',
              rows: data.series.length,
              table: () => percentileTable(data),
            }),
          })}
          <h3 id="distribution${group === 0 ? '' : `-${group}`}">How the calls spread</h3>
          ${chartFigure({
            kind: 'distribution',
            group,
            alternative:
              'Share of calls at least as fast as each latency, for each series; the table below holds it at round latencies.',
            caption: html`Empirical distribution of the same calls: how many are at least this fast. A step:
            two kinds of calls. A line that ends below 100 %: the rest
            failed.${marksNote(data.series.map(({ label }) => label))}`,
            pick: false,
            twin: lazyTwin({
              kind: 'distribution',
              group,
              summary: 'The shares as a table',
              rows: data.series.length,
              table: () => distributionTable(data),
            }),
          })}`,
    )}
  </section>`;
}
