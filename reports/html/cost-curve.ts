/** A series goes in; what is needed to draw its cost over the rate of calls comes out. And of several: at which rates. Pure. */
import type { SeriesRecord } from '../../src/model/RunRecord.js';
import { plainText } from '../plain-text.js';
import type { CostCurve, SeriesData } from './ReportData.js';

/** Null: its platform has no prices, or nothing succeeded. */
export function costCurve({ cost }: SeriesRecord): CostCurve | null {
  const { usdPerMillionByCall: byCall, usdPerHour: perHour = 0, own, crossing, atRate } = cost ?? {};
  if (typeof byCall !== 'number' || typeof atRate !== 'number' || own === undefined) return null;
  return {
    byCall,
    perHour,
    atRate,
    crossing: crossing?.ratePerSecond ?? null,
    own: { name: plainText(own.name), perHour: own.usdPerHour },
  };
}

export type Priced = SeriesData & { cost: CostCurve };

export function pricedOf(series: readonly SeriesData[]): Priced[] {
  return series.filter((one): one is Priced => one.cost !== null);
}

/** Whole decades around the rates at which something was measured or crosses: one more on either side. */
export function rateDecades(series: readonly Priced[]): { from: number; to: number } {
  const rates = series.flatMap(({ cost: { atRate, crossing } }) =>
    [atRate, crossing ?? atRate].filter((rate) => rate > 0),
  );
  if (rates.length === 0) return { from: 0, to: 3 };
  return {
    from: Math.max(-6, Math.floor(Math.log10(Math.min(...rates))) - 1),
    to: Math.min(9, Math.ceil(Math.log10(Math.max(...rates))) + 1),
  };
}

/** 1, 2 and 5 of each decade. */
export function ratesIn({ from, to }: { from: number; to: number }, steps: readonly number[]): number[] {
  const rates: number[] = [];
  for (let decade = from; decade <= to; decade++) {
    for (const step of decade === to ? [1] : steps) rates.push(Number((step * 10 ** decade).toPrecision(1)));
  }
  return rates;
}
