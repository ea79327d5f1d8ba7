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
import type { ChartData, ChartGroup } from '../ChartData.js';
import { compositionChart } from './composition-chart.js';
import { percentileChart } from './percentile-chart.js';
import { themeOf, type Theme } from './theme.js';
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
const data = JSON.parse(document.getElementById('chart-data')?.textContent ?? '{"groups":[]}') as ChartData;
const charts = new Map<HTMLCanvasElement, Chart>();

function pickerOf(canvas: HTMLCanvasElement): NodeListOf<HTMLInputElement> {
  const { chart = '', group = '' } = canvas.dataset;
  return document.querySelectorAll(`input[data-pick="${chart}"][data-group="${group}"]`);
}

function draw(canvas: HTMLCanvasElement, theme: Theme): Chart | null {
  const group: ChartGroup | undefined = data.groups[Number(canvas.dataset['group'])];
  if (group === undefined) return null;
  const shown = new Set([...pickerOf(canvas)].filter((box) => box.checked).map((box) => Number(box.value)));
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
const all = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-chart]')];
redraw(all);
for (const canvas of all) {
  for (const box of pickerOf(canvas)) box.addEventListener('change', () => redraw([canvas]));
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(all));
// Paper is white, and nobody can open a folded table on it.
let opened: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  root.classList.add('print');
  opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const details of opened) details.open = true;
  redraw(all);
});
addEventListener('afterprint', () => {
  root.classList.remove('print');
  for (const details of opened) details.open = false;
  redraw(all);
});
