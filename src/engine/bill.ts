/** Replies of a call go in; what the platform bills for it comes out, and sums of that over many calls, which merge by adding. */
import type { Endpoint } from '../model/CallTarget.js';
import type { Bill, BillReader, BillTally, SigningTally } from '../model/Drive.js';
import type { ExecutionBill } from './execution-reply.js';
import { encode, mergeEncoded } from './histogram.js';
import type { Answer } from './reply.js';
import { headerOf } from './reply-headers.js';
import type { Completion } from './transport.js';

/** Of one call, all its exchanges together. */
export interface CallBill {
  invocations: readonly Bill[];
  executions: readonly ExecutionBill[];
  /** Exchanges that were asked for their bill and showed none. */
  unread: number;
  /** Functions that no reply has a bill of: how long they ran by their own clocks. */
  nestedUs: readonly number[];
}

/** Null: nobody asked for the bill of this exchange, and none came by itself. */
export function billOf(
  endpoint: Endpoint,
  { outcome }: Completion,
  answer: Answer,
  asked: boolean,
  read: BillReader | null,
): CallBill | null {
  if (outcome.kind !== 'reply') return asked ? { ...NOTHING, unread: 1 } : null;
  const execution = answer.kind === 'success' ? answer.execution : undefined;
  if (execution !== undefined) {
    return { ...NOTHING, executions: [execution], nestedUs: durationsOf(answer, 0) };
  }
  if (!asked || endpoint.bill === undefined) return null;
  const text = headerOf(outcome.headers, endpoint.bill.header);
  const bill = text === undefined || read === null ? null : read(text);
  return bill === null
    ? { ...NOTHING, unread: 1 }
    : { ...NOTHING, invocations: [bill], nestedUs: durationsOf(answer, 1) };
}

const NOTHING: CallBill = { invocations: [], executions: [], unread: 0, nestedUs: [] };

/** The first of an exchange is the one that was invoked by it, and has a bill of its own. */
function durationsOf(answer: Answer, from: number): number[] {
  if (answer.kind !== 'success') return [];
  return answer.invocations
    .slice(from)
    .flatMap(({ durationUs }) => (durationUs === null ? [] : [durationUs]));
}

export function joinCallBills(a: CallBill | null, b: CallBill | null): CallBill | null {
  if (a === null || b === null) return a ?? b;
  return {
    invocations: [...a.invocations, ...b.invocations],
    executions: [...a.executions, ...b.executions],
    unread: a.unread + b.unread,
    nestedUs: [...a.nestedUs, ...b.nestedUs],
  };
}

/** A platform that bills by the millisecond rounds each invocation up. */
const wholeMs = (us: number): number => Math.ceil(us / 1_000);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

export function tallyOf({ invocations, executions, unread, nestedUs }: CallBill): BillTally {
  const whole = unread === 0;
  const counted = whole ? invocations : [];
  const initMs = counted.flatMap((bill) => (bill.initMs === null ? [] : [bill.initMs]));
  return {
    calls: whole ? 1 : 0,
    unread: whole ? 0 : 1,
    invocations: counted.length,
    billedMs: sum(counted.map((bill) => bill.billedMs)),
    initialised: initMs.length,
    initMs: sum(initMs),
    maxMemoryMb: Math.max(0, ...counted.map((bill) => bill.maxMemoryMb ?? 0)),
    nested: whole
      ? { invocations: nestedUs.length, billedMs: sum(nestedUs.map(wholeMs)) }
      : { invocations: 0, billedMs: 0 },
    executions: {
      count: executions.length,
      billedMs: sum(executions.map((each) => each.billedMs)),
      mbMs: sum(executions.map((each) => each.billedMs * each.memoryMb)),
    },
    asked: null,
  };
}

export function joinBills(a: BillTally | null, b: BillTally | null): BillTally | null {
  if (a === null || b === null) return a ?? b;
  return {
    calls: a.calls + b.calls,
    unread: a.unread + b.unread,
    invocations: a.invocations + b.invocations,
    billedMs: a.billedMs + b.billedMs,
    initialised: a.initialised + b.initialised,
    initMs: a.initMs + b.initMs,
    maxMemoryMb: Math.max(a.maxMemoryMb, b.maxMemoryMb),
    nested: {
      invocations: a.nested.invocations + b.nested.invocations,
      billedMs: a.nested.billedMs + b.nested.billedMs,
    },
    executions: {
      count: a.executions.count + b.executions.count,
      billedMs: a.executions.billedMs + b.executions.billedMs,
      mbMs: a.executions.mbMs + b.executions.mbMs,
    },
    asked:
      a.asked === null || b.asked === null ? (a.asked ?? b.asked) : encode(mergeEncoded([a.asked, b.asked])),
  };
}

export function joinSignings(a: SigningTally | null, b: SigningTally | null): SigningTally | null {
  if (a === null || b === null) return a ?? b;
  return { ahead: a.ahead + b.ahead, inside: a.inside + b.inside };
}
