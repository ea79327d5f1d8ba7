/** The page with its data goes in; its charts come out, drawn again when series are picked, the theme changes or the page is printed. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import { rememberFolds, unfoldOnPaper } from '../../page/client/folds.js';
import { seriesPicker, type Picker } from '../../page/client/picker.js';
import { liveTables } from '../../page/client/tables.js';
import { themeOf, type Theme } from '../../page/client/theme.js';
import { scrollToAnchor } from '../../page/client/view-state.js';
import type { ChartData, ChartGroup } from '../ChartData.js';
import { compositionChart } from './composition-chart.js';
import { percentileChart } from './percentile-chart.js';
import { timelineChart } from './timeline-chart.js';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);

const root = document.documentElement;
const data = JSON.parse(document.getElementById('page-data')?.textContent ?? '{"groups":[]}') as ChartData;
const charts = new Map<HTMLCanvasElement, Chart>();
const pickers = new Map<HTMLCanvasElement, Picker>();
const NONE: ReadonlySet<number> = new Set();

function draw(canvas: HTMLCanvasElement, theme: Theme): Chart | null {
  const group: ChartGroup | undefined = data.groups[Number(canvas.dataset['group'])];
  if (group === undefined) return null;
  const shown = pickers.get(canvas)?.shown() ?? NONE;
  const kind = canvas.dataset['chart'];
  if (kind === 'composition') return compositionChart(canvas, group, data.tail, theme);
  if (kind === 'percentiles') return percentileChart(canvas, group, shown, theme);
  return kind === 'timeline' ? timelineChart(canvas, group, shown, theme) : null;
}

function redraw(canvases: Iterable<HTMLCanvasElement>): void {
  const theme = themeOf(root);
  Chart.defaults.font.family = theme.font;
  Chart.defaults.color = theme.ink;
  for (const canvas of canvases) {
    charts.get(canvas)?.destroy();
    const chart = draw(canvas, theme);
    if (chart !== null) charts.set(canvas, chart);
  }
}

root.classList.add('js');
liveTables(document);
rememberFolds(document);
const all = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-chart]')];
for (const canvas of all) {
  const { chart: kind = '', group = '' } = canvas.dataset;
  const host = document.querySelector<HTMLElement>(`[data-picker="${kind}"][data-group="${group}"]`);
  const labels = data.groups[Number(group)]?.series.map(({ label }) => label) ?? [];
  const name = group === '0' ? kind : `${kind}-${group}`;
  if (host !== null)
    pickers.set(
      canvas,
      seriesPicker(host, name, labels, () => redraw([canvas])),
    );
}
redraw(all);
scrollToAnchor();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(all));
unfoldOnPaper(() => redraw(all));
