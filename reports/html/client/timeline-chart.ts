/** The series of a platform go in; a stroke for each second from its median to its slowest call comes out, with cold starts and errors marked. */
import { Chart, type Plugin, type Scale } from 'chart.js';
import { formatLatency } from '../../../src/ui/latency.js';
import type { GroupData, SeriesData } from '../ReportData.js';
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
  group: GroupData,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const all = group.series.map((one, place) => ({ one, place })).filter(({ place }) => shown.has(place));
  const visible = all.map(({ one, place }) => ({ place, label: one.label, seconds: secondsOf(one) }));
  const latencies = visible
    .flatMap((one) => one.seconds.flatMap(([, p50Us, maxUs]) => [p50Us, maxUs]))
    .filter((us) => us !== null);
  // Room above for the two rows of marks.
  const range = rangeOf(latencies, 1.3, 4);
  const lastS = group.series
    .flatMap(({ trials }) => trials.map(({ at }) => at.at(-1) ?? 0))
    .reduce((last, atS) => Math.max(last, atS), 1);
  return new Chart<'scatter', Mark[]>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        ...visible.flatMap((one) => strokes(one, theme)),
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
          afterBuildTicks: (axis: Scale) => {
            axis.ticks = clockTicks(axis);
          },
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: { display: true, text: 'time since the run began', color: theme.faint },
          ticks: {
            color: theme.faint,
            autoSkip: false,
            maxRotation: 0,
            callback: (value) => clockText(Number(value)),
          },
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
    plugins: [stems(visible, range, theme)],
  });
}

interface Strokes {
  place: number;
  label: string;
  seconds: readonly Second[];
}

type Second = readonly [
  atS: number,
  p50Us: number | null,
  maxUs: number | null,
  cold: number,
  errors: number,
];

function secondsOf({ trials }: SeriesData): Second[] {
  return trials.flatMap(({ at, p50, max, cold, errors }) => {
    const [coldAt, errorsAt] = [new Map(cold), new Map(errors)];
    return at.map((atS, k): Second => [
      atS,
      p50[k] ?? null,
      max[k] ?? null,
      coldAt.get(k) ?? 0,
      errorsAt.get(k) ?? 0,
    ]);
  });
}

function strokes({ place, label, seconds }: Strokes, theme: Theme) {
  const color = theme.series[colorOf(place)] ?? theme.ink;
  const points = (column: 1 | 2): Mark[] =>
    seconds.flatMap((second) => {
      const us = second[column];
      return us === null ? [] : [{ x: second[0], y: us }];
    });
  const shared = { borderColor: color, backgroundColor: color, borderWidth: 1.5 };
  return [
    {
      ...shared,
      label: `${label}, slowest`,
      data: points(2),
      ...pointOf(place),
      pointRadius: 4,
    },
    {
      ...shared,
      label: `${label}, p50`,
      data: points(1),
      pointStyle: 'circle' as const,
      pointRadius: 1.5,
    },
  ];
}

function marks(
  label: string,
  series: readonly Strokes[],
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
function stems(visible: readonly Strokes[], range: LatencyRange, theme: Theme): Plugin<'scatter'> {
  return {
    id: 'stems',
    beforeDatasetsDraw({ ctx, scales }) {
      const [x, y] = [scales['x'], scales['y']];
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.globalAlpha = 0.45;
      ctx.lineWidth = 1.5;
      for (const { place, seconds } of visible) {
        ctx.strokeStyle = theme.series[colorOf(place)] ?? theme.ink;
        ctx.beginPath();
        for (const [atS, p50Us, maxUs] of seconds) {
          if (p50Us === null || maxUs === null || p50Us < range.min) continue;
          ctx.moveTo(x.getPixelForValue(atS), y.getPixelForValue(p50Us));
          ctx.lineTo(x.getPixelForValue(atS), y.getPixelForValue(maxUs));
        }
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}

/** Steps that a clock has. */
const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
const TICK_PX = 70;

function clockTicks({ max, width }: Scale): { value: number }[] {
  const least = (max / Math.max(1, width)) * TICK_PX;
  const step = STEPS_S.find((seconds) => seconds >= least) ?? Math.ceil(least / 86_400) * 86_400;
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, k) => ({ value: k * step }));
}

function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
