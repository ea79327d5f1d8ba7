/** What was made of calls of a series goes in; the dollars that they cost so far, and that one more costs, come out: rather too much than too little. Pure. */
import { sumCounts } from '../engine/counts.js';
import type { CallCost, CallUse } from '../model/Cost.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesPlan } from '../model/Plan.js';
import { plannedUse } from '../plan/planned-use.js';
import { chargedCalls } from './cost.js';
import { useByBill, useByClocks } from './call-use.js';

export interface Spending {
  calls: number;
  usdPerCall: number;
  /** Charged whether it is called or not. */
  usdPerHour: number;
  /** What the price of a call stands on. */
  by: 'bills' | 'clocks' | 'plan';
}

/**
 * By the bills that were read, by the functions' own clocks, or as the plan supposes: whichever is the most.
 *
 * @param results of the warm-up and of every attempt of every trial: all of them are paid for
 */
export function spending(
  plan: SeriesPlan,
  results: readonly DriveResult[],
  costOf: (use: CallUse) => CallCost,
): Spending {
  const known = [
    { by: 'plan' as const, use: plannedUse(plan) },
    { by: 'clocks' as const, use: useByClocks(plan, results)?.use },
    { by: 'bills' as const, use: useByBill(plan, results, 1)?.use },
  ].flatMap(({ by, use }) => (use === undefined ? [] : [{ by, cost: costOf(use) }]));
  const priced = known.map(({ by, cost }) => ({
    by,
    usdPerCall: sum(cost.perCall),
    usdPerHour: sum(cost.perHour),
  }));
  const most = priced.reduce((a, b) => (b.usdPerCall > a.usdPerCall ? b : a));
  return {
    ...most,
    calls: chargedCalls(sumCounts(results.flatMap(({ counts, leadIn }) => [counts, leadIn]))),
  };
}

function sum(charges: CallCost['perCall']): number {
  return charges.reduce((total, { usd }) => total + usd, 0);
}
