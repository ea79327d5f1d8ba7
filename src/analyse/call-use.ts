/** A series and its trials go in; what one call used of the platform, on average, comes out, and in words whence each part is known. */
import { sumCounts } from '../engine/counts.js';
import { joinFunctionTime } from '../engine/function-time.js';
import { mergeEncoded } from '../engine/histogram.js';
import type { CallUse } from '../model/Cost.js';
import type { BillTally, DriveResult } from '../model/Drive.js';
import type { SeriesPlan } from '../model/Plan.js';
import { executionsOf, plannedUse, storeOf, storeUse } from '../plan/planned-use.js';
import { billOf } from './billed.js';
import { inCount } from './wording.js';

export interface KnownUse {
  use: CallUse;
  basis: readonly string[];
}

type Results = readonly DriveResult[];

/** A platform that bills by the millisecond rounds up: by half of one on average. */
const ROUNDED_UP_MS = 0.5;

/** A mean of fewer bills says less than the clocks of functions that ran for every call. */
const LEAST_BILLS = 10;

/** By the platform's bill; null: too few could be read. */
export function useByBill(plan: SeriesPlan, results: Results, least = LEAST_BILLS): KnownUse | null {
  const tally = billOf(results);
  if (tally === null || tally.calls < least) return null;
  const stores = storesUsed(plan, results);
  return {
    use: { ...billedUse(tally), stores: stores.use },
    basis: [
      `time and number of invocations: the platform's bill of ${inCount(tally.calls)} calls`,
      ...stores.basis,
    ],
  };
}

/** By the functions' own clocks; null: none says how long it ran. */
export function useByClocks(plan: SeriesPlan, results: Results): KnownUse | null {
  const tally = results.map((result) => result.functionTime).reduce(joinFunctionTime, null);
  if (tally === null || tally.calls === 0) return null;
  const invocations = invocationsCounted(plan, results);
  const stores = storesUsed(plan, results);
  const criticalMs = tally.criticalUs === null ? null : tally.criticalUs / tally.calls / 1_000;
  const totalMs = tally.totalUs / tally.calls / 1_000;
  return {
    use: {
      invocations,
      billedMs: totalMs + ROUNDED_UP_MS * invocations,
      executions: executionsOf(plan.composition === 'orchestrator' ? (criticalMs ?? totalMs) : null),
      stores: stores.use,
    },
    basis: [
      `time: functions' own clocks in ${inCount(tally.calls)} warm calls, rounded up by half a ms each, without initialisation: fewer than ${LEAST_BILLS} bills could be read`,
      ...stores.basis,
    ],
  };
}

function billedUse({ calls, invocations, billedMs, nested, executions }: BillTally): Omit<CallUse, 'stores'> {
  return {
    invocations: (invocations + nested.invocations) / calls,
    billedMs: (billedMs + nested.billedMs) / calls,
    executions: { count: executions.count / calls, mbMs: executions.mbMs / calls },
  };
}

/** What functions or the caller invoked was timed, but not a function that a call enters by itself. */
function invocationsCounted(plan: SeriesPlan, results: Results): number {
  const warm = warmCalls(results);
  if (warm === 0 || plan.entry.kind === 'native') return plannedUse(plan).invocations;
  return (plan.entry.kind === 'function' ? 1 : 0) + hopsOf(results, 'invoke') / warm;
}

/** Counted in warm calls, which alone are timed hop by hop; of the composition where there were none. */
function storesUsed(plan: SeriesPlan, results: Results): { use: CallUse['stores']; basis: string[] } {
  if (storeOf(plan) === null) return { use: [], basis: [] };
  const warm = warmCalls(results);
  return warm === 0
    ? { use: plannedUse(plan).stores, basis: ['reads and writes of stores: as the composition has them'] }
    : {
        use: storeUse(plan, hopsOf(results, 'put') / warm, hopsOf(results, 'get') / warm),
        basis: [`reads and writes of stores: counted in ${inCount(warm)} warm calls`],
      };
}

function warmCalls(results: Results): number {
  return sumCounts(results.map(({ counts }) => counts)).warm;
}

function hopsOf(results: Results, kind: string): number {
  const same = results.flatMap(({ hops }) => hops.filter((hop) => hop.kind === kind));
  return mergeEncoded(same.map(({ histogram }) => histogram)).totalCount;
}
