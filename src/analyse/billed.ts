/** The trials of a series go in; how long functions ran for a call and what the platform says that it bills come out. */
import { joinBills } from '../engine/bill.js';
import { sumCounts } from '../engine/counts.js';
import type { BillTally, DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { askedCalls } from './asked-calls.js';
import { functionTime } from './function-time.js';
import { inCalls, inCount, inPercent } from './wording.js';

type Billed = NonNullable<SeriesRecord['billed']>;
type Results = readonly DriveResult[];

/** The bill of the platform where replies came with one; beside it, and alone elsewhere, the functions' own clocks. */
export function billed(results: Results): Billed | null {
  const own = functionTime(results);
  const tally = billOf(results);
  if (tally === null) return own;
  const { sent } = sumCounts(results.map(({ counts }) => counts));
  const words = basisOf(tally, sent);
  return {
    ...own,
    basis: own === null ? words : `${words}; function time and double billing: ${own.basis}`,
    bill: {
      calls: tally.calls,
      unread: tally.unread,
      share: sent === 0 ? 0 : tally.calls / sent,
      meanBilledMs: perCall(tally.billedMs + tally.nested.billedMs, tally),
      invocations: perCall(tally.invocations + tally.nested.invocations, tally),
      initialised: tally.initialised,
      meanInitMs: tally.initialised === 0 ? null : tally.initMs / tally.initialised,
      maxMemoryMb: tally.maxMemoryMb === 0 ? null : tally.maxMemoryMb,
      executions: {
        count: perCall(tally.executions.count, tally) ?? 0,
        meanBilledMs:
          tally.executions.count === 0 ? null : tally.executions.billedMs / tally.executions.count,
      },
      asked: askedCalls(results),
    },
  };
}

/** Null: no reply came with a bill, and nobody asked for one. */
export function billOf(results: Results): BillTally | null {
  return results.map((result) => result.billed).reduce(joinBills, null);
}

/** Null where not one could be read. */
function perCall(sum: number, { calls }: BillTally): number | null {
  return calls === 0 ? null : sum / calls;
}

function basisOf({ calls, unread, nested, executions }: BillTally, sent: number): string {
  const share = sent === 0 ? '' : ` (${inPercent(calls / sent)})`;
  return [
    `the platform's bill of ${inCount(calls)} of ${inCalls(sent, 'call')}${share}, whatever their outcome`,
    ...(unread === 0 ? [] : [`${inCount(unread)} more asked for it in vain`]),
    ...(nested.invocations === 0
      ? []
      : [
          `functions that ${executions.count > 0 ? 'a state machine' : 'functions'} invoked: their own clocks, ` +
            'rounded up to whole ms, without initialisation',
        ]),
  ].join('; ');
}
