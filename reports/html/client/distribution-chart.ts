/** The series of a platform go in; the share of calls that are at least as fast as each latency comes out. */
import { Chart } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { positions } from '../../curve-positions.js';
import { latencyAxis, rangeOf } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import type { GroupData } from '../ReportData.js';

/** Where a line carries its symbol. */
const MARKED = [0.25, 0.5, 0.75, 0.9];

export function distributionChart(
  canvas: HTMLCanvasElement,
  { series }: GroupData,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const lines = series.map(({ curve, n }) => {
    const at = positions(n);
    return curve.map((x, k) => ({ x, y: 1 - 1 / (at[k] ?? 1) }));
  });
  const visible = lines.filter((_, place) => shown.has(place)).flat();
  // The last thousandth would leave no room for the others.
  const range = rangeOf(
    visible.filter(({ y }) => y <= 0.999).map(({ x }) => x),
    1.1,
    1.15,
  );
  return new Chart<'line', { x: number; y: number }[]>(canvas, {
    type: 'line',
    data: {
      datasets: series.flatMap(({ label }, place) => {
        if (!shown.has(place)) return [];
        const color = theme.series[colorOf(place)] ?? theme.ink;
        const line = lines[place] ?? [];
        const marked = line.map(({ y }) => MARKED.some((share) => Math.abs(y - share) < 1e-4));
        return [
          {
            label,
            data: line,
            borderColor: color,
            backgroundColor: color,
            borderWidth: 2,
            ...pointOf(place),
            pointRadius: marked.map((mark) => (mark ? 5 : 0)),
            pointHoverRadius: 6,
            pointBorderWidth: 2,
          },
        ];
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: latencyAxis(range, theme),
        y: {
          min: 0,
          max: 1,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: 'calls at least this fast', color: theme.faint },
          ticks: { color: theme.faint, callback: (value) => `${Math.round(Number(value) * 100)} %` },
        },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              ` ${dataset.label ?? ''}: ${Number(((parsed.y ?? 0) * 100).toFixed(2))} % within ${formatLatency(parsed.x)}`,
          },
        },
      },
    },
  });
}
