/** The series of a platform go in; rows of coloured seconds come out, block beside block, with cold starts and errors marked. */
import { Chart, type Plugin, type Scale } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import type { Theme } from '../../page/client/theme.js';
import { timesText } from '../../number-text.js';
import { heatStep } from '../heat-steps.js';
import type { GroupData, SeriesData, TrialData } from '../ReportData.js';
import { blockCount, trialOfBlock } from '../tables/time-tables.js';
import { shortLabel } from './short-label.js';

/** Of the plot, for so many series: rows are lower where there are many. */
export const heatmapHeightPx = (rows: number): number => rows * (rows > 24 ? 15 : 26) + 44;

const GAP_PX = 2;

export function heatmapChart(canvas: HTMLCanvasElement, { series }: GroupData, theme: Theme): Chart {
  const blocks = blockCount(series);
  const narrow = (canvas.parentElement?.clientWidth ?? 0) < 500;
  const cells = series.map(({ trials }) =>
    Array.from({ length: blocks }, (_, block) => trialOfBlock(trials, block)),
  );
  const chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: 'linear',
          position: 'top',
          min: 0,
          max: blocks,
          grid: { color: theme.grid },
          border: { display: false },
          afterBuildTicks: (axis: Scale) => {
            const every = Math.ceil(blocks / Math.max(1, axis.width / (narrow ? 34 : 64)));
            axis.ticks = Array.from({ length: Math.ceil(blocks / every) }, (_, k) => ({
              value: k * every + 0.5,
            }));
          },
          ticks: {
            color: theme.faint,
            autoSkip: false,
            maxRotation: 0,
            callback: (value) => `${narrow ? '' : 'block '}${Math.ceil(Number(value))}`,
          },
        },
        y: {
          type: 'category',
          labels: series.map(({ label }) => shortLabel(label, narrow)),
          offset: true,
          grid: { display: false },
          border: { display: false },
          ticks: {
            color: theme.ink,
            autoSkip: false,
            font: { size: narrow || series.length > 24 ? 10.5 : 13 },
          },
        },
      },
    },
    plugins: [coloured(series, cells, theme)],
  });
  readOut(canvas, chart, series, cells);
  return chart;
}

type Cells = readonly (readonly (TrialData | undefined)[])[];

function coloured(series: readonly SeriesData[], cells: Cells, theme: Theme): Plugin<'scatter'> {
  return {
    id: 'heatmap',
    beforeDatasetsDraw({ ctx, scales, chartArea }) {
      const [x, y] = [scales['x'], scales['y']];
      if (x === undefined || y === undefined) return;
      const rowPx = chartArea.height / series.length;
      const height = Math.max(2, rowPx - 2);
      ctx.save();
      series.forEach((one, row) => {
        const top = y.getPixelForValue(row) - height / 2;
        cells[row]?.forEach((trial, block) => {
          if (trial === undefined || trial.at.length === 0) return;
          const left = x.getPixelForValue(block) + GAP_PX;
          const width = (x.getPixelForValue(block + 1) - left) / trial.at.length;
          const base = one.p50Us ?? trial.warmP50;
          trial.p50.forEach((us, k) => {
            if (us === null || base === null) return;
            ctx.fillStyle = theme.heat[heatStep(us / base)] ?? theme.grid;
            // A hair wider than it is, so that neighbours leave no seam.
            ctx.fillRect(left + k * width, top, width + 0.3, height);
          });
          if (!trial.valid) strike(left, top + height / 2, width * trial.at.length);
          for (const [k] of trial.cold) mark('✳', theme.ink, left + (k + 0.5) * width, top, width);
          for (const [k] of trial.errors) mark('✕', theme.bad, left + (k + 0.5) * width, top, width);
        });
      });
      ctx.restore();

      function strike(left: number, at: number, width: number): void {
        // On paper of its own, since it crosses dark cells too.
        for (const [color, lineWidth] of [
          [theme.paper, 3],
          [theme.ink, 1],
        ] as const) {
          ctx.strokeStyle = color;
          ctx.lineWidth = lineWidth;
          ctx.beginPath();
          ctx.moveTo(left, at);
          ctx.lineTo(left + width, at);
          ctx.stroke();
        }
      }

      /** A sign on paper where there is room for one, else a stroke. */
      function mark(sign: string, color: string, at: number, top: number, width: number): void {
        const size = Math.min(height, 13);
        if (width < 3) {
          ctx.fillStyle = color;
          ctx.fillRect(at - 1, top, 2, height);
          return;
        }
        ctx.fillStyle = theme.paper;
        ctx.beginPath();
        ctx.arc(at, top + height / 2, size / 2, 0, 2 * Math.PI);
        ctx.fill();
        ctx.fillStyle = color;
        ctx.font = `bold ${String(size - 1)}px ${theme.font}`;
        ctx.textAlign = 'center';
        ctx.textBaseline = 'middle';
        ctx.fillText(sign, at, top + height / 2 + 0.5);
      }
    },
  };
}

/** What lies under the pointer, in a line below; the table beside the chart says the same to everybody. */
function readOut(
  canvas: HTMLCanvasElement,
  chart: Chart<'scatter', { x: number; y: number }[]>,
  series: readonly SeriesData[],
  cells: Cells,
): void {
  const line =
    canvas.closest('figure')?.querySelector<HTMLElement>('.readout') ?? document.createElement('p');
  line.className = 'readout';
  line.setAttribute('aria-hidden', 'true');
  line.textContent = '\u00a0';
  canvas.closest('.plot')?.after(line);
  canvas.onpointermove = (event) => {
    const { chartArea, scales } = chart;
    const at = scales['x']?.getValueForPixel(event.offsetX) ?? -1;
    const row = Math.floor(((event.offsetY - chartArea.top) / chartArea.height) * series.length);
    const trial = cells[row]?.[Math.floor(at)];
    const place = Math.floor((at % 1) * (trial?.at.length ?? 0));
    const one = series[row];
    line.textContent =
      one === undefined || trial === undefined || event.offsetX < chartArea.left
        ? '\u00a0'
        : secondText(one, trial, place);
  };
}

function secondText({ label, p50Us }: SeriesData, trial: TrialData, k: number): string {
  const us = trial.p50[k] ?? null;
  const [cold, errors] = [new Map(trial.cold).get(k), new Map(trial.errors).get(k)];
  return [
    `${label}, block ${trial.block + 1}, ${String(trial.at[k] ?? trial.atS)} s after the run began: p50 ${formatLatency(us)}`,
    ...(us === null || p50Us === null ? [] : [`${timesText(us / p50Us)} its own`]),
    `slowest ${formatLatency(trial.max[k] ?? null)}`,
    ...(cold === undefined ? [] : [`${cold} cold`]),
    ...(errors === undefined ? [] : [`${errors} failed`]),
    ...(trial.valid ? [] : ['trial invalid']),
  ].join(', ');
}
