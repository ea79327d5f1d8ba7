/** The series of a platform go in; their percentile curves over 1/(1−q) come out, dashed where few samples stand behind them. */
import { Chart, type Scale } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { MIN_SAMPLES_BEYOND, positions } from '../../curve-positions.js';
import type { GroupData } from '../ReportData.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import { latencyAxis, rangeOf } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';

/** Where a curve carries its symbol: the quantiles that have ticks. */
const MARKED = new Map([
  [1, 'fastest'],
  [2, '50 %'],
  [10, '90 %'],
  [100, '99 %'],
  [1_000, '99.9 %'],
  [10_000, '99.99 %'],
  [100_000, '99.999 %'],
]);

export function percentileChart(
  canvas: HTMLCanvasElement,
  group: GroupData,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const curves = group.series.map(({ curve, n }) =>
    positions(n).flatMap((x, k) => {
      const us = curve[k];
      return us === undefined ? [] : [[x, us] as const];
    }),
  );
  const visible = curves.filter((_, place) => shown.has(place)).flat();
  const furthest = visible.reduce((most, [x]) => Math.max(most, x), 100);
  return new Chart<'line', { x: number; y: number }[]>(canvas, {
    type: 'line',
    data: {
      datasets: group.series.map((one, place) => {
        const color = theme.series[colorOf(place)] ?? theme.ink;
        const curve = curves[place] ?? [];
        const supportedX = one.n / MIN_SAMPLES_BEYOND;
        const marked = curve.map(([x]) => MARKED.has(x));
        return {
          label: one.label,
          hidden: !shown.has(place),
          data: curve.map(([x, y]) => ({ x, y })),
          borderColor: color,
          backgroundColor: color,
          borderWidth: 2,
          ...pointOf(place),
          pointRadius: marked.map((mark) => (mark ? 5 : 0)),
          pointHoverRadius: 6,
          pointBorderWidth: 2,
          segment: {
            borderDash: ({ p1 }: { p1: { parsed: { x: number | null } } }) =>
              (p1.parsed.x ?? 0) > supportedX ? [4, 4] : undefined,
          },
        };
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: {
          type: 'logarithmic',
          min: 1,
          max: furthest * 1.05,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: 'share of calls that are at least this fast', color: theme.faint },
          afterBuildTicks: (axis: Scale) => {
            // The fastest stands next to the median where there is little room.
            const from = axis.width < 500 ? 2 : 1;
            axis.ticks = [...MARKED.keys()]
              .filter((x) => x >= from && x <= furthest)
              .map((value) => ({ value }));
          },
          ticks: {
            color: theme.faint,
            autoSkip: false,
            maxRotation: 0,
            callback: (value) => MARKED.get(Number(value)) ?? '',
          },
        },
        y: latencyAxis(
          rangeOf(
            visible.map(([, us]) => us),
            1.25,
            1.25,
          ),
          theme,
        ),
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => (item === undefined ? '' : percentText(item.parsed.x ?? 1)),
            label: ({ dataset, parsed }) => ` ${dataset.label ?? ''}: ${formatLatency(parsed.y)}`,
          },
        },
      },
    },
  });
}

function percentText(x: number): string {
  const percent = (1 - 1 / x) * 100;
  return `${Number(percent.toPrecision(percent > 99 ? 5 : 3))} % of calls`;
}
