/** The series of a platform go in; a stroke for each second from its median to its slowest call comes out, with cold starts and errors marked. */
import { Chart, type Plugin } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import type { ChartGroup, ChartSeries } from '../ChartData.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import { latencyAxis, rangeOf, type LatencyRange } from '../../page/client/log-axis.js';
import type { Theme } from '../../page/client/theme.js';

interface Mark {
  x: number;
  y: number;
  /** Cold starts or errors in this second; absent: a latency. */
  count?: number;
}

export function timelineChart(
  canvas: HTMLCanvasElement,
  group: ChartGroup,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const visible = group.series.filter((_, place) => shown.has(place));
  const latencies = visible
    .flatMap((one) => one.seconds.flatMap(([, p50Us, maxUs]) => [p50Us, maxUs]))
    .filter((us) => us !== null);
  // Room above for the two rows of marks.
  const range = rangeOf(latencies, 1.3, 4);
  const lastS = Math.max(1, ...group.series.flatMap((one) => one.seconds.map(([atS]) => atS)));
  return new Chart<'scatter', Mark[]>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        ...group.series.flatMap((one, place) => strokes(one, place, !shown.has(place), theme)),
        marks('seconds with cold starts', visible, 3, range.max / 1.35, 'star', theme.ink),
        marks('seconds with errors', visible, 4, range.max / 2.1, 'crossRot', theme.bad),
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: Math.ceil((lastS + 1) / 10) * 10,
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: 'time since the run began', color: theme.faint },
          ticks: { color: theme.faint, maxRotation: 0, callback: (value) => clockText(Number(value)) },
        },
        y: latencyAxis(range, theme),
      },
      plugins: {
        tooltip: {
          callbacks: {
            label: ({ dataset, raw }) => {
              const { x, y, count } = raw as Mark;
              const what = count === undefined ? formatLatency(y) : String(count);
              return ` ${clockText(x)} ${dataset.label ?? ''}: ${what}`;
            },
          },
        },
      },
    },
    plugins: [stems(group, shown, range, theme)],
  });
}

function strokes(one: ChartSeries, place: number, hidden: boolean, theme: Theme) {
  const color = theme.series[colorOf(place)] ?? theme.ink;
  const points = (column: 1 | 2): Mark[] =>
    one.seconds.flatMap((second) => {
      const us = second[column];
      return us === null ? [] : [{ x: second[0], y: us }];
    });
  const shared = { hidden, borderColor: color, backgroundColor: color, borderWidth: 1.5 };
  return [
    {
      ...shared,
      label: `${one.label}, slowest`,
      data: points(2),
      ...pointOf(place),
      pointRadius: 4,
    },
    {
      ...shared,
      label: `${one.label}, p50`,
      data: points(1),
      pointStyle: 'circle' as const,
      pointRadius: 1.5,
    },
  ];
}

function marks(
  label: string,
  series: readonly ChartSeries[],
  column: 3 | 4,
  y: number,
  pointStyle: 'star' | 'crossRot',
  color: string,
) {
  const data: Mark[] = series.flatMap((one) =>
    one.seconds
      .filter((second) => second[column] > 0)
      .map((second) => ({ x: second[0], y, count: second[column] })),
  );
  return {
    label,
    data,
    pointStyle,
    pointRadius: 5,
    borderWidth: 2,
    borderColor: color,
    backgroundColor: color,
  };
}

/** The strokes from median to slowest call, under the symbols. */
function stems(
  group: ChartGroup,
  shown: ReadonlySet<number>,
  range: LatencyRange,
  theme: Theme,
): Plugin<'scatter'> {
  return {
    id: 'stems',
    beforeDatasetsDraw({ ctx, scales }) {
      const [x, y] = [scales['x'], scales['y']];
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.globalAlpha = 0.45;
      ctx.lineWidth = 1.5;
      group.series.forEach((one, place) => {
        if (!shown.has(place)) return;
        ctx.strokeStyle = theme.series[colorOf(place)] ?? theme.ink;
        ctx.beginPath();
        for (const [atS, p50Us, maxUs] of one.seconds) {
          if (p50Us === null || maxUs === null || p50Us < range.min) continue;
          ctx.moveTo(x.getPixelForValue(atS), y.getPixelForValue(p50Us));
          ctx.lineTo(x.getPixelForValue(atS), y.getPixelForValue(maxUs));
        }
        ctx.stroke();
      });
      ctx.restore();
    },
  };
}

function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
