/** A run's summary goes in; what calls of each series cost, by item, comes out as a table with what it must be read with; null where nothing has a price. */
import { COST_ITEMS } from '../src/model/Cost.js';
import type { SeriesRecord } from '../src/model/RunRecord.js';
import { rateText, usdText } from './number-text.js';
import { plainText } from './plain-text.js';
import type { Summary } from './summary-rows.js';

export type KnownCost = NonNullable<SeriesRecord['cost']>;

export interface CostTable {
  headers: readonly string[];
  rows: readonly { label: string; cells: readonly string[] }[];
  notes: readonly string[];
}

export function costTable({ groups }: Summary): CostTable | null {
  const known = groups
    .flatMap(({ rows }) => rows)
    .flatMap(({ label, series: { cost } }) => (cost === null ? [] : [{ label, cost }]));
  if (known.length === 0) return null;
  const costs = known.map(({ cost }) => cost);
  const items = COST_ITEMS.filter((item) => costs.some((cost) => charge(cost, item) !== null));
  const compared = costs.some(({ crossing }) => crossing !== undefined);
  return {
    headers: ['$ / million', ...items, ...(compared ? ['own instance', 'busy then'] : [])],
    rows: known.map(({ label, cost }) => ({
      label,
      cells: [
        usdText(cost.usdPerMillionSuccesses),
        ...items.map((item) => usdText(charge(cost, item))),
        ...(compared ? [crossingText(cost), busyText(cost)] : []),
      ],
    })),
    notes: costNotes(costs),
  };
}

/** Of one item; null: it is not charged for. */
function charge({ breakdown = [] }: KnownCost, item: string): number | null {
  return breakdown.find((one) => one.item === item)?.usdPerMillionSuccesses ?? null;
}

export function crossingText({ crossing }: KnownCost): string {
  if (crossing === undefined) return '–';
  const { ratePerSecond } = crossing;
  if (ratePerSecond === null) return 'never';
  return ratePerSecond === 0 ? 'at any rate' : `> ${rateText(ratePerSecond)}`;
}

export function busyText({ crossing }: KnownCost): string {
  const atOnce = crossing?.atOnce ?? null;
  return atOnce === null ? '–' : atOnce.toFixed(atOnce < 10 ? 1 : 0);
}

/** Each thing once, however many series share it. */
function costNotes(costs: readonly KnownCost[]): string[] {
  const distinct = (texts: readonly string[]): string[] => [...new Set(texts.map((text) => plainText(text)))];
  const prices = distinct(
    costs.flatMap(({ prices: from }) => (from === undefined ? [] : [`${from.region} as of ${from.asOf}`])),
  );
  const owns = distinct(
    costs.flatMap(({ own }) =>
      own === undefined ? [] : [`${own.name} at ${usdText(own.usdPerHour)} an hour (as of ${own.asOf})`],
    ),
  );
  const assumptions = distinct(
    costs.flatMap(({ crossing }) => (crossing === undefined ? [] : [crossing.assumption])),
  );
  const estimates = distinct(
    costs.flatMap(({ breakdown = [] }) =>
      breakdown.flatMap(({ item, estimate }) => (estimate === null ? [] : [`${item}: ${estimate}`])),
    ),
  );
  return [
    `US dollars per million successes, failed calls paid for too, free tier ignored${prices.length === 0 ? '' : `; prices of ${prices.join(', ')}`}.`,
    ...(estimates.length === 0 ? [] : [`Estimated: ${estimates.join('; ')}.`]),
    ...(owns.length === 0
      ? []
      : [
          `Own instance: from so many successes per second on, ${owns.join(', ')} costs less, with so many functions busy at once; supposed: ${assumptions.join('; ')}.`,
        ]),
  ];
}
