/** The embedded data goes in; how each kind of chart on the page is drawn, how high it is and what can be picked in it comes out. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { Theme } from '../../page/client/theme.js';
import type { GroupData, ReportData } from '../ReportData.js';
import { compositionChart, compositionHeightPx } from './composition-chart.js';
import { pricedOf } from '../cost-curve.js';
import { costChart } from './cost-chart.js';
import { costRateChart } from './cost-rate-chart.js';
import { distributionChart } from './distribution-chart.js';
import { heatmapChart, heatmapHeightPx } from './heatmap-chart.js';
import { partsChart, partsHeightPx, type PartsScale, type ToldSeries } from './parts-chart.js';
import { percentileChart } from './percentile-chart.js';
import { sweepChart } from './sweep-chart.js';
import { timelineChart } from './timeline-chart.js';

export interface ChartKind {
  labels(group: number): readonly string[];
  /** Absent: as many lines as make a picture. */
  shownAtFirst?: number;
  /** Whether it tells series apart by symbols and colours. */
  marked?: boolean;
  /** The kind whose picker it follows, where it has none. */
  pickedBy?: string;
  /** Absent: as high as the style says. */
  heightPx?(group: number, shown: ReadonlySet<number>): number;
  draw(canvas: HTMLCanvasElement, group: number, shown: ReadonlySet<number>, theme: Theme): Chart;
}

/** Bars that a reader can take in. */
const BARS = 24;
/** Points of a scatter chart. */
const POINTS = 64;

export function chartKinds(data: ReportData, scale: () => PartsScale): ReadonlyMap<string, ChartKind> {
  const groupAt = (group: number): GroupData => data.groups[group] ?? { title: '', series: [] };
  const labels = (group: number) => groupAt(group).series.map(({ label }) => label);
  const picked = (group: number, shown: ReadonlySet<number>) =>
    groupAt(group).series.filter((_, place) => shown.has(place));
  const told = (group: number) =>
    groupAt(group).series.filter((one): one is ToldSeries => one.parts !== null);
  return new Map<string, ChartKind>([
    [
      'composition',
      {
        labels,
        shownAtFirst: BARS,
        marked: false,
        heightPx: (_, shown) => compositionHeightPx(shown.size),
        draw: (canvas, group, shown, theme) =>
          compositionChart(canvas, picked(group, shown), data.tail, theme),
      },
    ],
    [
      'percentiles',
      {
        labels,
        draw: (canvas, group, shown, theme) => percentileChart(canvas, groupAt(group), shown, theme),
      },
    ],
    [
      'distribution',
      {
        labels,
        pickedBy: 'percentiles',
        draw: (canvas, group, shown, theme) => distributionChart(canvas, groupAt(group), shown, theme),
      },
    ],
    [
      'heatmap',
      {
        labels,
        heightPx: (group) => heatmapHeightPx(groupAt(group).series.length),
        draw: (canvas, group, _, theme) => heatmapChart(canvas, groupAt(group), theme),
      },
    ],
    [
      'timeline',
      { labels, draw: (canvas, group, shown, theme) => timelineChart(canvas, groupAt(group), shown, theme) },
    ],
    [
      'parts',
      {
        labels: (group) => told(group).map(({ label }) => label),
        shownAtFirst: BARS,
        marked: false,
        heightPx: (_, shown) => partsHeightPx(shown.size),
        draw: (canvas, group, shown, theme) =>
          partsChart(
            canvas,
            told(group).filter((_, place) => shown.has(place)),
            scale(),
            theme,
          ),
      },
    ],
    [
      'sweep',
      {
        labels: (place) => data.sweeps[place]?.lines.map(({ label }) => label) ?? [],
        draw: (canvas, place, shown, theme) =>
          sweepChart(
            canvas,
            data.sweeps[place] ?? { axis: '', title: '', values: [], tail: data.tail, lines: [] },
            shown,
            theme,
          ),
      },
    ],
    [
      'cost',
      {
        labels,
        shownAtFirst: POINTS,
        draw: (canvas, group, shown, theme) => costChart(canvas, groupAt(group), shown, theme),
      },
    ],
    [
      'cost-rate',
      {
        labels: (group) => pricedOf(groupAt(group).series).map(({ label }) => label),
        draw: (canvas, group, shown, theme) => costRateChart(canvas, groupAt(group), shown, theme),
      },
    ],
  ]);
}

export function prepareCharts({ font, ink }: Theme): void {
  Chart.register(
    BarController,
    BarElement,
    CategoryScale,
    Legend,
    LinearScale,
    LineController,
    LineElement,
    LogarithmicScale,
    PointElement,
    ScatterController,
    Tooltip,
  );
  Chart.defaults.font.family = font;
  Chart.defaults.color = ink;
  Chart.defaults.plugins.legend.display = false;
}
