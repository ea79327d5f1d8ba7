/** A series, its trials and its platform's prices go in; dollars per million successes come out, by item, and the rate above which an instance of one's own costs less. */
import { successesOf, sumCounts } from '../engine/counts.js';
import { crossingRate, usdPerMillionAt } from '../engine/usd-per-million.js';
import type { CallCost, CallUse, Charge } from '../model/Cost.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesPlan } from '../model/Plan.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Counts } from '../model/Sample.js';
import { useByBill, useByClocks, type KnownUse } from './call-use.js';
import { inCount } from './wording.js';

type Cost = NonNullable<SeriesRecord['cost']>;

const MILLION = 1e6;
const ASSUMPTION =
  'one instance that always runs, carries all these calls with its stores, and answers as fast; that it does was not measured';

/** Null: the platform has no prices, or nobody said how long functions ran. */
export function cost(
  plan: SeriesPlan,
  results: readonly DriveResult[],
  costOf: ((use: CallUse) => CallCost) | null,
): Cost | null {
  if (costOf === null) return null;
  const known = useByBill(plan, results) ?? useByClocks(plan, results) ?? useByBill(plan, results, 1);
  if (known === null) return null;
  const charged = costOf(known.use);
  const counts = sumCounts(results.map((result) => result.counts));
  const seconds = results.reduce((sum, { measuredUs }) => sum + measuredUs, 0) / 1e6;
  const successes = successesOf(counts);
  const usdPerHour = sum(charged.perHour);
  const about = {
    atRate: seconds === 0 ? null : successes / seconds,
    basis: basisOf(known, charged, counts),
    usdPerHour,
    prices: charged.prices,
    own: charged.own,
  };
  if (successes === 0 || seconds === 0) return { usdPerMillionSuccesses: null, ...about };
  const paidFor = chargedCalls(counts) / successes;
  const byCall = sum(charged.perCall) * paidFor * MILLION;
  const rate = successes / seconds;
  const crossing = crossingRate(byCall, usdPerHour, charged.own.usdPerHour);
  return {
    usdPerMillionSuccesses: usdPerMillionAt(byCall, usdPerHour, rate),
    ...about,
    usdPerMillionByCall: byCall,
    breakdown: [
      ...charged.perCall.map((charge) => itemOf(charge, charge.usd * paidFor * MILLION)),
      ...charged.perHour.map((charge) => itemOf(charge, usdPerMillionAt(0, charge.usd, rate) ?? 0)),
    ],
    crossing: {
      ratePerSecond: crossing,
      atOnce: crossing === null ? null : (crossing * paidFor * known.use.billedMs) / 1_000,
      assumption: ASSUMPTION,
    },
  };
}

/** Failed ones too, however they failed; but no platform charges what it refused to run, or what never reached it. */
export function chargedCalls({ sent, errors }: Counts): number {
  return Math.max(0, sent - errors.throttled);
}

function itemOf(
  { item, estimate }: Charge,
  usdPerMillionSuccesses: number,
): NonNullable<Cost['breakdown']>[number] {
  return { item, usdPerMillionSuccesses, estimate };
}

const sum = (charges: readonly Charge[]): number => charges.reduce((total, { usd }) => total + usd, 0);

function basisOf(
  { basis }: KnownUse,
  { prices, assumptions, perCall, perHour }: CallCost,
  counts: Counts,
): string {
  const unpaid = counts.errors.throttled;
  const failed = chargedCalls(counts) - successesOf(counts);
  return [
    `prices of ${prices.region} as of ${prices.asOf} (${prices.source})`,
    ...basis,
    ...[...perCall, ...perHour].flatMap(({ item, estimate }) =>
      estimate === null ? [] : [`${item} estimated: ${estimate}`],
    ),
    ...(failed > 0 ? [`${inCount(failed)} failed calls are supposed to cost what the others do`] : []),
    ...(unpaid > 0 ? [`${inCount(unpaid)} throttled ones cost nothing`] : []),
    'calls of the warm-up are not counted',
    ...assumptions,
  ].join('; ');
}
