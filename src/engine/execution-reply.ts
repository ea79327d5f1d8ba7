/** What StartSyncExecution of AWS Step Functions answered goes in; the result, the evidence of each function, and the bill come out. Replies are untrusted. */
import { asRecord, isRecord, isTime, readEnvelope, type HopTime } from './read-envelope.js';
import type { Invocation } from './start-class.js';

/** Of an express execution, as the platform bills it. */
export interface ExecutionBill {
  billedMs: number;
  memoryMb: number;
}

export type ExecutionReply =
  | {
      kind: 'succeeded';
      result: unknown;
      invocations: Invocation[];
      hops: HopTime[];
      /** Of those that followed each other, the longest way; null: one does not say how long it ran. */
      criticalUs: number | null;
      bill: ExecutionBill | null;
    }
  | { kind: 'failed'; error: string; cause: string };

const CAUSE_LENGTH = 300;
/** Steps after each other, and functions in all. */
const MAX_DEPTH = 200;
const MAX_INVOCATIONS = 10_000;

/**
 * A state machine hands each function's whole envelope to the next one, which adds it to `before` in its own: so the
 * last one tells of all. The same envelope may arrive by several ways (each item of a map brings the one before the
 * map); an invocation is counted once.
 *
 * @param serviceUs how long the whole execution took: no invocation in it waited longer
 */
export function readExecution(body: unknown, serviceUs: number): ExecutionReply {
  const { status, output, error, cause, billingDetails } = asRecord(body);
  if (status !== 'SUCCEEDED') {
    if (typeof status !== 'string') throw new Error('the reply is not that of an execution');
    const because = typeof cause === 'string' ? cause.slice(0, CAUSE_LENGTH) : status;
    return { kind: 'failed', error: typeof error === 'string' ? error : status, cause: because };
  }
  if (typeof output !== 'string') throw new Error('the execution has no output');
  const seen = new Map<string, number | null>();
  const invocations: Invocation[] = [];
  const hops: HopTime[] = [];

  /** The longest way to the end of these, which ran at the same time. */
  const longest = (parts: readonly unknown[], depth: number): number | null =>
    parts.reduce<number | null>((most, part) => {
      const us = evidenceOf(part, depth);
      return most === null || us === null ? null : Math.max(most, us);
    }, 0);
  const evidenceOf = (value: unknown, depth: number): number | null => {
    if (depth > MAX_DEPTH) throw new Error('the execution nests too deeply');
    if (Array.isArray(value)) return longest(value, depth + 1);
    const envelope = asRecord(value);
    const key = `${String(envelope['instance'])} ${String(envelope['ordinal'])}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    if (invocations.length >= MAX_INVOCATIONS) throw new Error('the execution carries too many invocations');
    const own: Invocation[] = [];
    readEnvelope({ fm: 1, ...envelope }, serviceUs, own, hops);
    invocations.push(...own);
    const before = Array.isArray(envelope['before']) ? longest(envelope['before'], depth + 1) : 0;
    const durationUs = own[0]?.durationUs ?? null;
    const us = before === null || durationUs === null ? null : before + durationUs;
    seen.set(key, us);
    return us;
  };
  const parsed: unknown = JSON.parse(output);
  const criticalUs = evidenceOf(parsed, 0);
  return {
    kind: 'succeeded',
    result: resultOf(parsed),
    invocations,
    hops,
    criticalUs,
    bill: billOf(billingDetails),
  };
}

function resultOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resultOf);
  return asRecord(value)['result'];
}

function billOf(details: unknown): ExecutionBill | null {
  if (!isRecord(details)) return null;
  const { billedDurationInMilliseconds: billedMs, billedMemoryUsedInMB: memoryMb } = details;
  return isTime(billedMs) && isTime(memoryMb) ? { billedMs, memoryMb } : null;
}
