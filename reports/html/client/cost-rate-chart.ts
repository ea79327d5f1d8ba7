/** The series of a platform go in; what a million successes costs over the rate of calls comes out, with an own instance and where it begins to cost less. */
import { Chart, type Scale } from 'chart.js';
import { usdPerMillionAt } from '../../../src/engine/usd-per-million.js';
import { rateText, usdText } from '../../number-text.js';
import type { Theme } from '../../page/client/theme.js';
import { colorOf, pointOf } from '../../page/symbols.js';
import { pricedOf, rateDecades, ratesIn } from '../cost-curve.js';
import type { GroupData } from '../ReportData.js';

interface Point {
  x: number;
  y: number | null;
}

export function costRateChart(
  canvas: HTMLCanvasElement,
  { series }: GroupData,
  shown: ReadonlySet<number>,
  theme: Theme,
): Chart {
  const priced = pricedOf(series);
  const decades = rateDecades(priced);
  const rates = ratesIn(decades, [1, 2, 5]);
  const visible = priced.map((one, place) => ({ ...one, place })).filter(({ place }) => shown.has(place));
  const owns = [...new Map(priced.map(({ cost: { own } }) => [own.name, own])).values()];
  return new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: {
      datasets: [
        ...visible.flatMap(({ label, place, cost }) => {
          const color = theme.series[colorOf(place)] ?? theme.ink;
          const at = (x: number): Point => ({ x, y: usdPerMillionAt(cost.byCall, cost.perHour, x) });
          const shared = { borderColor: color, backgroundColor: color, borderWidth: 2, ...pointOf(place) };
          const { crossing } = cost;
          return [
            { ...shared, label, data: rates.map(at), pointRadius: 0, pointHitRadius: 6 },
            { ...shared, label: `${label}, as measured`, data: [at(cost.atRate)], pointRadius: 6 },
            ...(crossing === null || crossing === 0
              ? []
              : [
                  {
                    ...shared,
                    label: `${label}, as dear as ${cost.own.name}`,
                    data: [at(crossing)],
                    pointStyle: 'crossRot' as const,
                    pointRadius: 8,
                    pointBorderWidth: 2,
                  },
                ]),
          ];
        }),
        ...owns.map(({ name, perHour }) => ({
          label: name,
          data: rates.map((x) => ({ x, y: usdPerMillionAt(0, perHour, x) })),
          borderColor: theme.faint,
          backgroundColor: theme.faint,
          borderWidth: 1.5,
          borderDash: [5, 4],
          pointRadius: 0,
          pointHitRadius: 6,
        })),
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: axis(theme, 'successes per second', (value) => rateText(value)),
        y: axis(theme, '$ per million successes', (value) => usdText(value)),
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => (item === undefined ? '' : rateText(item.parsed.x)),
            label: ({ dataset, parsed }) => ` ${dataset.label ?? ''}: ${usdText(parsed.y)} per million`,
          },
        },
      },
    },
  });
}

function axis(theme: Theme, title: string, text: (value: number) => string) {
  return {
    type: 'logarithmic' as const,
    afterBuildTicks: (scale: Scale) => {
      const [low, high] = [Math.ceil(Math.log10(scale.min)), Math.floor(Math.log10(scale.max))];
      scale.ticks = ratesIn({ from: low, to: high }, [1]).map((value) => ({ value }));
    },
    grid: { color: theme.grid },
    border: { color: theme.grid },
    title: { display: true, text: title, color: theme.faint },
    ticks: {
      color: theme.faint,
      maxRotation: 0,
      callback: (value: string | number) => text(Number(value)),
    },
  };
}
