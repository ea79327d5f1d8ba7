/** The series of a platform go in; stacked bars of where a call's time goes come out, as shares or as times. */
import { Chart, type Plugin } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { hatch } from '../../page/client/hatch.js';
import type { Theme } from '../../page/client/theme.js';
import { shareText } from '../../number-text.js';
import { TIME_PARTS, type SeriesData, type TimePart, type TimeParts } from '../ReportData.js';
import { PART_NAMES } from '../tables/part-names.js';
import { shortLabel } from './short-label.js';

/** Of the plot, for so many series. */
export const partsHeightPx = (rows: number): number => rows * 32 + 110;

export type PartsScale = 'share' | 'time';

export interface ToldSeries extends SeriesData {
  parts: TimeParts;
}

export function partsChart(
  canvas: HTMLCanvasElement,
  series: readonly ToldSeries[],
  scale: PartsScale,
  theme: Theme,
): Chart {
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 500;
  const kinds = TIME_PARTS.filter((kind) => series.some(({ parts }) => parts.us[kind] > 0));
  const longestUs = series.reduce((most, { parts }) => Math.max(most, parts.totalUs), 0);
  const room = narrow ? 1.3 : 1.13;
  return new Chart<'bar', number[]>(canvas, {
    type: 'bar',
    data: {
      labels: series.map(({ label }) => shortLabel(label, narrow)),
      datasets: kinds.map((kind) => ({
        label: PART_NAMES[kind],
        data: series.map(({ parts }) => (scale === 'time' ? parts.us[kind] : parts.us[kind] / parts.totalUs)),
        backgroundColor: fillOf(kind, theme),
        borderColor: theme.paper,
        borderWidth: { right: 1, left: 0, top: 0, bottom: 0 },
        barPercentage: 0.9,
        categoryPercentage: 0.85,
        stack: 'one',
      })),
    },
    options: {
      indexAxis: 'y',
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          stacked: true,
          min: 0,
          max: scale === 'time' ? longestUs * room : room,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          ticks: {
            color: theme.faint,
            maxRotation: 0,
            callback: (value) =>
              scale === 'time'
                ? formatLatency(Number(value))
                : Number(value) > 1.001
                  ? ''
                  : `${Math.round(Number(value) * 100)} %`,
          },
        },
        y: {
          stacked: true,
          grid: { display: false },
          border: { color: theme.grid },
          ticks: { color: theme.ink, autoSkip: false, font: { size: narrow ? 11 : 13 } },
        },
      },
      plugins: {
        legend: {
          display: true,
          position: 'top',
          align: 'start',
          // Ticking them off would leave bars that no longer are what the caption says.
          onClick: () => undefined,
          labels: { color: theme.ink, boxWidth: 22, boxHeight: 12 },
        },
        tooltip: {
          callbacks: {
            title: ([item]) => series[item?.dataIndex ?? 0]?.label ?? '',
            label: ({ datasetIndex, dataIndex }) => {
              const { parts } = series[dataIndex] ?? {};
              const kind = kinds[datasetIndex];
              if (parts === undefined || kind === undefined) return '';
              return ` ${PART_NAMES[kind]}: ${formatLatency(parts.us[kind])}, ${shareText(parts.us[kind] / parts.totalUs)}`;
            },
          },
        },
      },
    },
    plugins: [totals(series, scale, theme)],
  });
}

/** The whole behind the end of each bar. */
function totals(series: readonly ToldSeries[], scale: PartsScale, theme: Theme): Plugin<'bar'> {
  return {
    id: 'totals',
    afterDatasetsDraw({ ctx, scales }) {
      const [x, y] = [scales['x'], scales['y']];
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.font = `11px ${theme.font}`;
      ctx.fillStyle = theme.ink;
      ctx.textBaseline = 'middle';
      series.forEach(({ parts }, row) => {
        const end = x.getPixelForValue(scale === 'time' ? parts.totalUs : 1);
        ctx.fillText(formatLatency(parts.totalUs), end + 6, y.getPixelForValue(row));
      });
      ctx.restore();
    },
  };
}

function fillOf(kind: TimePart, { series, faint, paper, grid }: Theme): CanvasPattern | string {
  const color = (place: number) => series[place] ?? faint;
  switch (kind) {
    case 'floor':
      return faint;
    case 'front':
      return color(0);
    case 'between':
      return hatch(color(0), paper, 'falling');
    case 'stores':
      return hatch(color(1), paper, 'rising');
    case 'functions':
      return color(2);
    case 'untold':
      return hatch(faint, grid, 'dots');
    default:
      return kind satisfies never;
  }
}
