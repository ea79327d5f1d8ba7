/** The lines of a sweep go in; median and tail over its axis come out. */
import { Chart } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { latencyAxis, rangeOf } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import type { Sweep } from '../ReportData.js';

export function sweepChart(
  canvas: HTMLCanvasElement,
  { values, lines, tail, title }: Sweep,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const visible = lines.map((line, place) => ({ line, place })).filter(({ place }) => shown.has(place));
  const known = visible.flatMap(({ line }) => [...line.p50Us, ...line.tailUs]).filter((us) => us !== null);
  return new Chart<'line', (number | null)[]>(canvas, {
    type: 'line',
    data: {
      labels: [...values],
      datasets: visible.flatMap(({ line, place }) => {
        const color = theme.series[colorOf(place)] ?? theme.ink;
        const shared = {
          borderColor: color,
          backgroundColor: color,
          borderWidth: 2,
          ...pointOf(place),
          pointBorderWidth: 2,
          spanGaps: true,
        };
        return [
          { ...shared, label: `${line.label}, p50`, data: [...line.p50Us], pointRadius: 5 },
          {
            ...shared,
            label: `${line.label}, ${tail}`,
            data: [...line.tailUs],
            borderDash: [5, 4],
            pointRadius: 4,
          },
        ];
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: {
          type: 'category',
          offset: true,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: title.split(': ').at(-1) ?? '', color: theme.faint },
          ticks: { color: theme.faint, maxRotation: 0 },
        },
        y: latencyAxis(rangeOf(known, 1.3, 1.3), theme),
      },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) => ` ${dataset.label ?? ''}: ${formatLatency(parsed.y)}`,
          },
        },
      },
    },
  });
}
