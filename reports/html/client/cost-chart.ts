/** The series of a platform go in; their cost against their tail comes out, and the line of those that no other one beats in both. */
import { Chart } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { latencyAxis, rangeOf } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import { paretoFront } from '../pareto-front.js';
import type { GroupData } from '../ReportData.js';

export function costChart(
  canvas: HTMLCanvasElement,
  { series }: GroupData,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const points = series.flatMap(({ label, usdPerMillion, tailUs }, place) =>
    usdPerMillion === null || tailUs === null ? [] : [{ label, place, x: usdPerMillion, y: tailUs }],
  );
  const workloads = [...new Set(points.map(({ label }) => workloadOf(label)))];
  const visible = points.filter(({ place }) => shown.has(place));
  return new Chart<'scatter', { x: number; y: number }[]>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        ...visible.map(({ label, place, x, y }) => {
          const color = theme.series[colorOf(place)] ?? theme.ink;
          return {
            label,
            data: [{ x, y }],
            borderColor: color,
            backgroundColor: color,
            ...pointOf(place),
            pointRadius: 7,
            pointBorderWidth: 2,
          };
        }),
        ...workloads.map((workload) => ({
          label: `${workload}, not beaten in both`,
          data: paretoFront(points.filter(({ label }) => workloadOf(label) === workload)).map(({ x, y }) => ({
            x,
            y,
          })),
          showLine: true,
          stepped: 'after' as const,
          borderColor: theme.faint,
          borderWidth: 1.5,
          borderDash: [4, 4],
          pointRadius: 0,
          pointHitRadius: 0,
        })),
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: 'linear',
          min: 0,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: '$ per million successes', color: theme.faint },
          ticks: { color: theme.faint, maxRotation: 0 },
        },
        y: latencyAxis(
          rangeOf(
            points.map(({ y }) => y),
            1.5,
            1.5,
          ),
          theme,
        ),
      },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) =>
              ` ${dataset.label ?? ''}: $${(parsed.x ?? 0).toFixed(2)}, ${formatLatency(parsed.y)}`,
          },
        },
      },
    },
  });
}

/** Different work has different costs: who wants a chain has no use for a call that does nothing. */
function workloadOf(label: string): string {
  return label.split('[')[0] ?? label;
}
