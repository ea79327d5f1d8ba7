/** The embedded series go in; the tables beside the charts that compare series come out. */
import { usdPerMillionAt } from '../../../src/engine/usd-per-million.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { NAMED_QUANTILES, MIN_SAMPLES_BEYOND, positionOf, positions } from '../../curve-positions.js';
import { intervalText } from '../../interval-text.js';
import { countText, rateText, timesText, usdText } from '../../number-text.js';
import type { PlainTable } from '../../page/PlainTable.js';
import { pricedOf, rateDecades, ratesIn } from '../cost-curve.js';
import { TIME_PARTS, type GroupData, type ReportData, type SeriesData, type Sweep } from '../ReportData.js';
import { PART_NAMES } from './part-names.js';

export function compositionTable({ title, series }: GroupData, tail: ReportData['tail']): PlainTable {
  return {
    label: `p50 and ${tail} by composition, ${title}`,
    headers: ['series', 'p50', tail, `95 % of ${tail}`, '× p50', `× ${tail}`],
    codeColumns: [0],
    rows: series.map((one) => ({
      cells: [
        one.label,
        formatLatency(one.p50Us),
        formatLatency(one.tailUs),
        intervalText(one.interval),
        timesText(one.timesP50),
        timesText(one.timesTail),
      ],
    })),
  };
}

/** Only what n supports: n·(1−q) ≥ 10. The slowest call is what it is. */
export function percentileTable({ title, series }: GroupData): PlainTable {
  const curves = series.map((one) => ({
    one,
    at: new Map(positions(one.n).map((x, k) => [x, one.curve[k]])),
  }));
  const supported = ({ n }: SeriesData, q: number) => positionOf(q) <= n / MIN_SAMPLES_BEYOND;
  const reached = NAMED_QUANTILES.filter((q) =>
    series.some((one) => one.curve.length > 0 && supported(one, q)),
  );
  return {
    label: `Percentiles, ${title}`,
    headers: ['series', 'n', ...reached.map((q) => `p${Number((q * 100).toFixed(2))}`), 'slowest warm call'],
    codeColumns: [0],
    rows: curves.map(({ one, at }) => ({
      cells: [
        one.label,
        countText(one.n),
        ...reached.map((q) => formatLatency((supported(one, q) ? at.get(positionOf(q)) : null) ?? null)),
        formatLatency(one.maxUs),
      ],
    })),
  };
}

const LIMITS_US = [
  500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000,
];

/** Share of calls at least this fast, at round limits between the fastest and the slowest. */
export function distributionTable({ title, series }: GroupData): PlainTable {
  const all = series.flatMap(({ curve }) => [curve[0], curve.at(-1)]).filter((us) => us !== undefined);
  const [low, high] = all.reduce(([a, b], us) => [Math.min(a, us), Math.max(b, us)], [Infinity, 0]);
  const limits = LIMITS_US.filter(
    (us, k) => (LIMITS_US[k + 1] ?? Infinity) > low && (LIMITS_US[k - 1] ?? 0) < high,
  );
  return {
    label: `Share of calls that are at least this fast, ${title}`,
    headers: ['series', ...limits.map((us) => `≤ ${formatLatency(us)}`)],
    codeColumns: [0],
    rows: series.map((one) => ({
      cells: [
        one.label,
        ...limits.map((us) => atLeast(one.curve.length === 0 ? null : shareWithin(one, us))),
      ],
    })),
  };
}

/** Rounded down: 100 % would say that nothing is slower and nothing failed. */
function atLeast(share: number | null): string {
  return share === null ? '–' : `${(Math.floor(share * 1_000 + 1e-9) / 10).toFixed(1)} %`;
}

/** The greatest q of the curve whose latency is within; the curve's points are 1/16 of a decade of 1−q apart. */
function shareWithin({ curve, n }: SeriesData, us: number): number {
  const at = positions(n);
  let share = 0;
  for (let k = 0; k < curve.length && (curve[k] ?? Infinity) <= us; k++) share = 1 - 1 / (at[k] ?? 1);
  return share;
}

export function partsTable({ title, series }: GroupData): PlainTable {
  const told = series.filter(({ parts }) => parts !== null);
  const kinds = TIME_PARTS.filter((kind) => told.some(({ parts }) => (parts?.us[kind] ?? 0) > 0));
  return {
    label: `Where the time goes, ${title}`,
    headers: ['series', 'mean warm call', ...kinds.map((kind) => PART_NAMES[kind])],
    codeColumns: [0],
    rows: told.flatMap(({ label, parts }) =>
      parts === null
        ? []
        : [
            {
              cells: [
                label,
                formatLatency(parts.totalUs),
                ...kinds.map((kind) => formatLatency(parts.us[kind])),
              ],
            },
          ],
    ),
  };
}

export function sweepTable({ title, values, tail, lines }: Sweep): PlainTable {
  return {
    label: `Latency over ${title}`,
    headers: ['series', 'quantile', ...values],
    textColumns: [1],
    codeColumns: [0],
    rows: lines.flatMap(({ label, p50Us, tailUs }) => [
      { cells: [label, 'p50', ...p50Us.map(formatLatency)] },
      { cells: [label, tail, ...tailUs.map(formatLatency)] },
    ]),
  };
}

export function costTable({ title, series }: GroupData, tail: ReportData['tail']): PlainTable {
  return {
    label: `Cost and latency, ${title}`,
    headers: ['series', '$ per million successes', tail],
    codeColumns: [0],
    rows: series
      .filter(({ usdPerMillion }) => usdPerMillion !== null)
      .map(({ label, usdPerMillion, tailUs }) => ({
        cells: [label, usdPerMillion?.toFixed(2) ?? '–', formatLatency(tailUs)],
      })),
  };
}

/** By powers of ten, from the rates of the chart; the own instance is the last row. */
export function costRateTable({ title, series }: GroupData): PlainTable {
  const priced = pricedOf(series);
  const rates = ratesIn(rateDecades(priced), [1]);
  const owns = [...new Map(priced.map(({ cost: { own } }) => [own.name, own])).values()];
  const row = (label: string, byCall: number, perHour: number) => ({
    cells: [label, ...rates.map((rate) => usdText(usdPerMillionAt(byCall, perHour, rate)))],
  });
  return {
    label: `Cost per million successes by rate, ${title}`,
    headers: ['series', ...rates.map(rateText)],
    codeColumns: [0],
    rows: [
      ...priced.map(({ label, cost }) => row(label, cost.byCall, cost.perHour)),
      ...owns.map(({ name, perHour }) => row(name, 0, perHour)),
    ],
  };
}
