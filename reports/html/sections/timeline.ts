/** The embedded data goes in; latency over the run comes out: a heatmap of all series by block, and the seconds of some. */
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import { HEAT_STEPS } from '../heat-steps.js';
import { marksNote } from '../marks.js';
import type { GroupData, ReportData } from '../ReportData.js';
import { blocksTable, secondsTable } from '../tables/time-tables.js';

const MARKS = html`<span class="nowrap"><b class="mark">✳</b> cold starts</span>,
  <span class="nowrap"><b class="mark bad">✕</b> errors or time-outs</span>`;

export function timelineSection({ groups }: ReportData): Markup {
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Over the time of the run</h2>
    ${groups.map(
      (data, group) =>
        html`${groups.length > 1 ? html`<h3>${data.title}</h3>` : null} ${heatmap(data, group)}
        ${strokes(data, group)}`,
    )}
  </section>`;
}

function heatmap(data: GroupData, group: number): Markup {
  return chartFigure({
    kind: 'heatmap',
    group,
    alternative:
      'How much slower than its own median each series was, second by second and block by block; the table below holds the median of each block.',
    key: html`<ul class="heat" aria-label="Colours of the heatmap: times its own median">
      ${HEAT_STEPS.map(({ words }, step) => html`<li><i class="h${step}"></i>${words}</li>`)}
    </ul>`,
    caption: html`One row for each series, one column for each block, and in it the seconds of the trial, from
    left to right. Every series ran once in each block, so what disturbed all of them stands as a column.
    Colour: the second’s median call over the series’ own median. Marked: ${MARKS}, and trials found invalid,
    which are struck through.${marksNote(data.series.map(({ label }) => label))}`,
    pick: false,
    twin: lazyTwin({
      kind: 'heatmap',
      group,
      summary: 'The median of each block as a table',
      rows: data.series.length,
      table: () => blocksTable(data),
    }),
  });
}

function strokes(data: GroupData, group: number): Markup {
  return chartFigure({
    kind: 'timeline',
    group,
    alternative:
      'Median and slowest warm call of each second of the run, by series; the table below holds the figures.',
    caption: html`One stroke for each second (in long runs, for several; then the highest of them): from the
    median (small dot) to the slowest warm call (symbol of the series), at its time since the run began. Along
    the top: seconds with ${MARKS}. Series take turns in seeded random
    order.${marksNote(data.series.map(({ label }) => label))}`,
    pick: true,
    twin: lazyTwin({
      kind: 'timeline',
      group,
      summary: 'Every second as a table',
      lazySummary: 'Every second of the series shown as a table',
      rows: data.series.reduce(
        (sum, { trials }) => sum + trials.reduce((all, { at }) => all + at.length, 0),
        0,
      ),
      table: () => secondsTable(data, null),
    }),
  });
}
