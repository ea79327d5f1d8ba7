/** The page with its data goes in; its forest plots come out, drawn again when tables, theme or medium change. */
import { Chart, LinearScale, LogarithmicScale, PointElement, ScatterController, Tooltip } from 'chart.js';
import { rememberFolds, unfoldOnPaper } from '../../page/client/folds.js';
import { liveTables } from '../../page/client/tables.js';
import { themeOf } from '../../page/client/theme.js';
import { scrollToAnchor } from '../../page/client/view-state.js';
import type { ForestData, ForestPlot, ForestRow } from '../ForestData.js';
import { forestChart } from './forest-chart.js';

Chart.register(LinearScale, LogarithmicScale, PointElement, ScatterController, Tooltip);

const root = document.documentElement;
const data = JSON.parse(document.getElementById('page-data')?.textContent ?? '{"plots":[]}') as ForestData;
const charts = new Map<HTMLCanvasElement, Chart>();

/** Rows of the table that a plot draws, as they came: sorting moves the elements, filtering hides them. */
const places = new Map<HTMLTableRowElement, number>();

function tableOf({ table }: ForestPlot): HTMLTableSectionElement | null {
  return document.querySelector<HTMLTableSectionElement>(`[data-table="${table}"] tbody`);
}

function shownRows(plot: ForestPlot): ForestRow[] {
  const rows = [...(tableOf(plot)?.rows ?? [])];
  return rows.filter((row) => !row.hidden).flatMap((row) => plot.rows[places.get(row) ?? -1] ?? []);
}

function redraw(canvases: Iterable<HTMLCanvasElement>): void {
  const theme = themeOf(root);
  Chart.defaults.font.family = theme.font;
  Chart.defaults.color = theme.ink;
  for (const canvas of canvases) {
    charts.get(canvas)?.destroy();
    const plot = data.plots[Number(canvas.dataset['group'])];
    if (plot !== undefined)
      charts.set(canvas, forestChart(canvas, shownRows(plot), plot.margin, theme, root));
  }
}

root.classList.add('js');
for (const plot of data.plots) {
  [...(tableOf(plot)?.rows ?? [])].forEach((row, place) => places.set(row, place));
}
liveTables(document);
rememberFolds(document);
const all = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-chart="forest"]')];
redraw(all);
for (const canvas of all) {
  const plot = data.plots[Number(canvas.dataset['group'])];
  const body = plot === undefined ? null : tableOf(plot);
  if (body === null) continue;
  let asked = false;
  const later = new MutationObserver(() => {
    // Sorting moves every row: one drawing for all of them.
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      redraw([canvas]);
    });
  });
  later.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden'] });
}
scrollToAnchor();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(all));
unfoldOnPaper(() => redraw(all));
