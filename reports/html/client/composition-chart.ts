/** The series of a platform go in; bars of median and tail on a logarithmic axis come out, with intervals as whiskers. */
import { Chart, type Plugin } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import type { ReportData, SeriesData } from '../ReportData.js';
import { shortLabel } from './short-label.js';
import { hatch } from '../../page/client/hatch.js';
import { latencyAxis, rangeOf } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';

/** Of the plot, for so many series. */
export const compositionHeightPx = (rows: number): number => rows * 46 + 48;

export function compositionChart(
  canvas: HTMLCanvasElement,
  series: readonly SeriesData[],
  tail: ReportData['tail'],
  theme: Theme,
): Chart {
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 500;
  const known = series
    .flatMap((one) => [one.p50Us, one.tailUs, ...(one.interval ?? [])])
    .filter((us) => us !== null);
  // Room on the right for the figure at the end of each bar.
  const range = rangeOf(known, 1.6, narrow ? 6 : 1.9);
  const color = theme.series[0] ?? theme.ink;
  const bar = {
    categoryPercentage: 0.78,
    barPercentage: 0.92,
    borderColor: color,
    borderWidth: 1.5,
    minBarLength: 2,
  };
  return new Chart<'bar', (number | null)[]>(canvas, {
    type: 'bar',
    data: {
      labels: series.map((one) => shortLabel(one.label, narrow)),
      datasets: [
        { ...bar, label: 'p50', data: series.map((one) => one.p50Us), backgroundColor: color },
        {
          ...bar,
          label: tail,
          data: series.map((one) => one.tailUs),
          backgroundColor: hatch(color, theme.paper),
        },
      ],
    },
    options: {
      indexAxis: 'y',
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: latencyAxis(range, theme),
        y: {
          grid: { display: false },
          border: { color: theme.grid },
          ticks: { color: theme.ink, autoSkip: false, font: { size: narrow ? 11 : 13 } },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => series[item?.dataIndex ?? 0]?.label ?? '',
            label: ({ dataset, raw, dataIndex }) => {
              const interval = dataset.label === tail ? series[dataIndex]?.interval : null;
              const spread = interval
                ? ` (95 %: ${formatLatency(interval[0])} – ${formatLatency(interval[1])})`
                : '';
              return ` ${dataset.label ?? ''} ${formatLatency(typeof raw === 'number' ? raw : null)}${spread}`;
            },
          },
        },
      },
    },
    plugins: [whiskersAndFigures(series, theme)],
  });
}

/** Intervals over the tail bars, and each bar's figure behind its end. */
function whiskersAndFigures(series: readonly SeriesData[], theme: Theme): Plugin<'bar'> {
  return {
    id: 'whiskers-and-figures',
    afterDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      const axis = scales['x'];
      if (axis === undefined) return;
      ctx.save();
      ctx.font = `11px ${theme.font}`;
      ctx.textBaseline = 'middle';
      ctx.lineWidth = 1.5;
      for (const place of [0, 1]) {
        chart.getDatasetMeta(place).data.forEach((bar, index) => {
          const one = series[index];
          const us = (place === 0 ? one?.p50Us : one?.tailUs) ?? null;
          if (one === undefined || us === null) return;
          const { x, y } = bar.getProps(['x', 'y'], true);
          let end = x;
          if (place === 1 && one.interval !== null) {
            const [low, high] = one.interval.map((edge) => axis.getPixelForValue(edge));
            if (low !== undefined && high !== undefined) {
              ctx.strokeStyle = theme.ink;
              ctx.beginPath();
              ctx.moveTo(low, y);
              ctx.lineTo(high, y);
              for (const edge of [low, high]) {
                ctx.moveTo(edge, y - 4);
                ctx.lineTo(edge, y + 4);
              }
              ctx.stroke();
              end = Math.max(end, high);
            }
          }
          ctx.fillStyle = theme.ink;
          ctx.fillText(formatLatency(us), end + 7, y);
        });
      }
      ctx.restore();
    },
  };
}
