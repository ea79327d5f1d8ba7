/** One head against the base goes in; its gates and what is exploratory come out, each as a forest plot and the table that it draws. */
import type { SeriesComparison } from '../../../src/model/Comparison.js';
import { VERDICT_SIGN, type ComparisonGroup, type ComparisonRow } from '../../comparison-rows.js';
import { chartFigure } from '../../page/chart-figure.js';
import { dataTable, untrusted, type Row } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { plainText } from '../../plain-text.js';
import type { ForestPlot } from '../ForestData.js';
import { verdictName, type HeadView } from '../view.js';

export const tableIdOf = (head: number, group: number): string => `head-${head + 1}-${group + 1}`;

/** `plots`: how many stand before these on the page. */
export function headSection(view: HeadView, place: number, plots: number): Markup {
  const id = `head-${place + 1}`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${untrusted(view.title)}</h2>
    <p><bdi class="quoted">${view.intro}</bdi></p>
    ${view.groups.map((group, at) => groupMarkup(group, tableIdOf(place, at), plots + at))}
  </section>`;
}

function groupMarkup({ title, note, rows }: ComparisonGroup, table: string, plot: number): Markup {
  return html`<h3>${title}</h3>
    <p class="faint">${title}: ${note}.</p>
    ${rows.some(({ figures }) => figures.ratio !== null) ? forestFigure(title, plot) : null}
    ${dataTable({
      id: table,
      label: `Head against base, ${title.toLowerCase()}`,
      headers: [
        { key: 'series', content: 'series' },
        { key: 'base', content: 'base' },
        { key: 'head', content: 'head' },
        { key: 'ratio', content: 'ratio' },
        { key: 'interval', content: '95 % of ratio' },
        { key: 'wide', content: 'verdict stands on' },
        { key: 'verdict', content: 'verdict' },
      ],
      textColumns: [6],
      rows: rows.map(rowMarkup),
      sortable: true,
      filterable: true,
    })}`;
}

function forestFigure(title: string, plot: number): Markup {
  return chartFigure({
    kind: 'forest',
    group: plot,
    alternative: `Forest plot of head over base, ${title.toLowerCase()}: ratios with their intervals on a logarithmic axis; the table below holds the figures.`,
    caption:
      plot > 0
        ? html`Read as the first plot; it draws the rows of the table below as that is sorted and filtered.`
        : html`Right of 1 the head is slower. The band counts as the same. Thick: 95 % of this comparison
          alone; thin, with ends: the interval that the verdict stands on, widened for the number of
          comparisons.
          ${(['worse', 'better', 'same', 'cannot-tell'] as const).map(
            (verdict) => html`<span class="nowrap">${VERDICT_SIGN[verdict]} ${verdictName(verdict)}.</span> `,
          )}
          Equal distances are equal ratios. It draws the rows of the table below as that is sorted and
          filtered.`,
    pick: false,
    twin: null,
  });
}

function rowMarkup(row: ComparisonRow): Row {
  const { figures } = row;
  return {
    cells: [
      { sort: row.label, content: html`<code>${row.label}</code>` },
      { sort: figures.baseUs, content: row.base },
      { sort: figures.headUs, content: row.head },
      { sort: figures.ratio, content: html`<strong>${row.ratio}</strong>` },
      // By how wide it is: which figures are the least sure.
      { sort: widthOf(figures.ci95), content: row.interval },
      { sort: widthOf(figures.adjustedInterval), content: spanText(figures.adjustedInterval) },
      { sort: urgencyOf(figures), content: verdictMarkup(row) },
    ],
  };
}

function verdictMarkup({ figures: { verdict }, words, notes }: ComparisonRow): Markup {
  return html`<span class="verdict ${verdict}">${VERDICT_SIGN[verdict]} ${untrusted(words)}</span>${notes.map(
      (note) => html` <span class="faint">${untrusted(note)}</span>`,
    )}`;
}

export function forestPlotOf(view: HeadView, { rows }: ComparisonGroup, table: string): ForestPlot {
  const labels = new Map(view.comparison.series.map(({ id, label }) => [id, label]));
  return {
    table,
    margin: view.comparison.comparison.margin,
    rows: rows.map(({ figures, label, words }) => ({
      label,
      short: `${plainText(labels.get(figures.series) ?? figures.series, 60)} ${figures.quantile}`,
      verdict: figures.verdict,
      ratio: figures.ratio,
      wide: figures.adjustedInterval,
      ci95: figures.ci95,
      words,
    })),
  };
}

const widthOf = (interval: readonly [number, number] | null): number | null =>
  interval === null ? null : interval[1] / interval[0];

function spanText(interval: readonly [number, number] | null): string {
  return interval === null ? '–' : interval.map((bound) => bound.toFixed(bound < 10 ? 2 : 0)).join('–');
}

/** Worse first; among equals the larger ratio. */
function urgencyOf({ verdict, ratio }: SeriesComparison): number {
  const rank = { worse: 0, 'cannot-tell': 1, same: 2, better: 3 }[verdict];
  return rank * 1_000 - Math.min(500, ratio ?? 0);
}
