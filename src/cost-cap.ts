/** A run between two trials goes in; what it has spent comes out where the next ones would pass --max-cost, or null: it goes on. */
import { spending, type Spending } from './analyse/spending.js';
import type { TrialPlan } from './model/Plan.js';
import type { Warning } from './model/Warning.js';
import { paidCallsPerTrial } from './plan/planned-calls.js';
import type { Run } from './run-state.js';
import { formatCount } from './ui/count.js';

/** Where `--max-cost` ended a run. */
export interface Capped {
  spentUsd: number;
  /** What was left of the block would have cost so much more. */
  nextUsd: number;
  maxCostUsd: number;
  trialsDone: number;
  by: Spending['by'];
}

type Spender = Pick<Run, 'plan' | 'config' | 'states' | 'startedAt'>;

const MS_PER_HOUR = 3_600_000;

/** @param left the trials that come next: all that are left of this block */
export function reachesCap(now: Spender, left: readonly TrialPlan[], atMs: number): Capped | null {
  const { maxCostUsd } = now.config;
  const spent = spendings(now);
  const planned = now.plan.blocks.reduce((sum, block) => sum + block.length, 0);
  const trialsDone = [...now.states.values()].reduce((sum, { trials }) => sum + trials.length, 0);
  const hours = Math.max(0, atMs - now.startedAt.getTime()) / MS_PER_HOUR;
  const initiatorsUsd = now.plan.initiators.reduce((sum, { costUsd }) => sum + costUsd, 0) / planned;
  let spentUsd = initiatorsUsd * trialsDone;
  for (const { calls, usdPerCall, usdPerHour } of spent.values())
    spentUsd += calls * usdPerCall + hours * usdPerHour;
  let nextUsd = initiatorsUsd * left.length;
  let nextMs = 0;
  for (const { series } of left) {
    const state = now.states.get(series);
    if (state === undefined) continue;
    const { load } = state.plan;
    nextMs += load.durationMs + load.leadInMs;
    nextUsd += paidCallsPerTrial(load) * (spent.get(series)?.usdPerCall ?? 0);
  }
  for (const { usdPerHour } of spent.values()) nextUsd += (nextMs / MS_PER_HOUR) * usdPerHour;
  if (spentUsd + nextUsd <= maxCostUsd) return null;
  const dearest = [...spent.values()].reduce<Spending | null>(
    (a, b) => (a !== null && a.calls * a.usdPerCall >= b.calls * b.usdPerCall ? a : b),
    null,
  );
  return { spentUsd, nextUsd, maxCostUsd, trialsDone, by: dearest?.by ?? 'plan' };
}

/** By series id, of those whose platform has prices. */
function spendings({ states }: Spender): Map<string, Spending> {
  const known = new Map<string, Spending>();
  for (const [id, { plan, costOf, warmUp, trials }] of states) {
    if (costOf === undefined) continue;
    known.set(id, spending(plan, [...warmUp, ...trials.map(({ result }) => result)], costOf));
  }
  return known;
}

const KNOWN_BY: Readonly<Record<Spending['by'], string>> = {
  bills: 'by the bills that came with replies',
  clocks: "by the functions' own clocks",
  plan: 'as the plan supposes, since what was read is no more',
};

export function capReason({ maxCostUsd, trialsDone }: Capped, plannedTrials: number): string {
  return `--max-cost ${maxCostUsd} ended the run after ${trialsDone} of ${formatCount(plannedTrials, 'trial')}`;
}

export function capWarning(capped: Capped, plannedTrials: number): Warning {
  const { spentUsd, nextUsd, maxCostUsd, by } = capped;
  return {
    code: 'cost-cap',
    message:
      `${capReason(capped, plannedTrials)}: about ${usdText(spentUsd)} were spent (${KNOWN_BY[by]}), and what came next ` +
      `would have cost about ${usdText(nextUsd)} more; what was measured is kept`,
    hint: `--max-cost ${Math.ceil(2 * Math.max(maxCostUsd, spentUsd + nextUsd))} leaves room; fewer --trials or a lower --rate cost less`,
  };
}

const usdText = (usd: number): string => `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
