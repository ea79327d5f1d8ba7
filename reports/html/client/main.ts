/** The page with its data goes in; live tables and charts come out, drawn again when series are picked, the theme changes or the page is printed. */
import type { Chart } from 'chart.js';
import { rememberFolds, unfoldOnPaper } from '../../page/client/folds.js';
import { lazyTwins } from '../../page/client/lazy-twins.js';
import { seriesPicker, type Picker } from '../../page/client/picker.js';
import { liveTables } from '../../page/client/tables.js';
import { themeOf } from '../../page/client/theme.js';
import { scrollToAnchor } from '../../page/client/view-state.js';
import type { ReportData } from '../ReportData.js';
import { chartKinds, prepareCharts } from './chart-kinds.js';
import { partsScale } from './parts-scale.js';
import { reportTable } from './report-table.js';

const root = document.documentElement;
const EMPTY = '{"tail":"p99","startedAt":"","groups":[],"sweeps":[]}';
const data = JSON.parse(document.getElementById('page-data')?.textContent ?? EMPTY) as ReportData;
const charts = new Map<HTMLCanvasElement, Chart>();
const pickers = new Map<string, Picker>();

root.classList.add('js');
const canvases = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-chart]')];
const placeOf = (canvas: HTMLCanvasElement) => ({
  kind: canvas.dataset['chart'] ?? '',
  group: Number(canvas.dataset['group']),
});
const nameOf = (kind: string, group: number) => (group === 0 ? kind : `${kind}-${String(group)}`);
const scale = partsScale(() => redraw(canvases.filter((canvas) => placeOf(canvas).kind === 'parts')));
const kinds = chartKinds(data, scale);

function shownIn(canvas: HTMLCanvasElement): ReadonlySet<number> {
  const { kind, group } = placeOf(canvas);
  return pickers.get(nameOf(kinds.get(kind)?.pickedBy ?? kind, group))?.shown() ?? new Set();
}

/** Before anything is drawn: what lies below must not move when it is. */
function setHeight(canvas: HTMLCanvasElement): void {
  const { kind, group } = placeOf(canvas);
  const heightPx = kinds.get(kind)?.heightPx?.(group, shownIn(canvas));
  if (canvas.parentElement !== null && heightPx !== undefined) {
    canvas.parentElement.style.height = `${String(heightPx)}px`;
  }
}

function redraw(these: Iterable<HTMLCanvasElement>): void {
  const theme = themeOf(root);
  prepareCharts(theme);
  for (const canvas of these) {
    const { kind, group } = placeOf(canvas);
    charts.get(canvas)?.destroy();
    setHeight(canvas);
    const chart = kinds.get(kind)?.draw(canvas, group, shownIn(canvas), theme);
    if (chart !== undefined) charts.set(canvas, chart);
  }
}

/** Charts are drawn when they come near: with 200 series all of them at once would keep a reader waiting. */
function drawWhenNear(): void {
  const near = new IntersectionObserver(
    (entries) => {
      const coming = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      for (const canvas of canvases.filter((one) => coming.includes(one))) {
        near.unobserve(canvas);
        if (!charts.has(canvas)) redraw([canvas]);
      }
    },
    { rootMargin: '600px' },
  );
  for (const canvas of canvases) {
    setHeight(canvas);
    near.observe(canvas);
  }
}

for (const host of document.querySelectorAll<HTMLElement>('[data-picker]')) {
  const kind = host.dataset['picker'] ?? '';
  const group = Number(host.dataset['group']);
  const name = nameOf(kind, group);
  const chart = kinds.get(kind);
  if (chart === undefined) continue;
  const follows = canvases.filter((canvas) => {
    const place = placeOf(canvas);
    return place.group === group && (kinds.get(place.kind)?.pickedBy ?? place.kind) === kind;
  });
  const { shownAtFirst, marked = true } = chart;
  pickers.set(
    name,
    seriesPicker(host, {
      name,
      labels: chart.labels(group),
      marked,
      ...(shownAtFirst === undefined ? {} : { shownAtFirst }),
      onChange: () => {
        redraw(follows);
        twins.refresh();
      },
    }),
  );
}
const twins = lazyTwins((kind, group) =>
  reportTable(data, kind, group, pickers.get(nameOf(kind, group))?.shown() ?? null),
);
liveTables(document);
rememberFolds(document);
drawWhenNear();
scrollToAnchor();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(charts.keys()));
unfoldOnPaper(() => redraw(canvases));
