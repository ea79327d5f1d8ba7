/** What a function answered goes in; its result comes out, the evidence in it is added to what there is. Replies are untrusted. */
import type { Hop } from '../model/Reply.js';
import type { Invocation } from './start-class.js';

/** One timed step inside the call: a function invoked or a store used. */
export interface HopTime {
  name: string;
  kind: string;
  us: number;
}

const MAX_HOPS = 10_000;
const MAX_DEPTH = 200;

export function readEnvelope(
  body: unknown,
  serviceUs: number,
  invocations: Invocation[],
  hops: HopTime[],
): unknown {
  if (!isRecord(body) || body['fm'] !== 1) throw new Error('the reply is not a faasmark.reply/1 envelope');
  if (
    !isOrdinal(body['ordinal']) ||
    !isTime(body['ageUs']) ||
    !isTime(body['durationUs']) ||
    !isName(body['instance'])
  ) {
    throw new Error('the reply envelope lacks instance, ordinal, ageUs or durationUs');
  }
  if (!Array.isArray(body['hops'])) throw new Error('the reply envelope has no hops');
  invocations.push({
    serviceUs,
    instance: body['instance'],
    ordinal: body['ordinal'],
    ageUs: body['ageUs'],
    durationUs: body['durationUs'],
  });
  for (const hop of body['hops'] as unknown[]) readHop(hop, invocations, hops, 0);
  return body['result'];
}

export function readHop(value: unknown, invocations: Invocation[], hops: HopTime[], depth: number): void {
  const hop = asRecord(value) as Partial<Record<keyof Hop, unknown>>;
  if (depth > MAX_DEPTH || hops.length >= MAX_HOPS) throw new Error('the reply carries too many hops');
  if (!isName(hop.name) || !isTime(hop.us)) throw new Error('a hop lacks name or us');
  if (hop.kind !== 'invoke' && hop.kind !== 'put' && hop.kind !== 'get')
    throw new Error('a hop has an unknown kind');
  hops.push({ name: hop.name, kind: hop.kind, us: hop.us });
  if (hop.kind !== 'invoke') return;
  invocations.push({
    serviceUs: hop.us,
    instance: isName(hop.instance) ? hop.instance : null,
    ordinal: isOrdinal(hop.ordinal) ? hop.ordinal : null,
    ageUs: isTime(hop.ageUs) ? hop.ageUs : null,
    durationUs: isTime(hop.durationUs) ? hop.durationUs : null,
  });
  if (Array.isArray(hop.hops)) {
    for (const inner of hop.hops as unknown[]) readHop(inner, invocations, hops, depth + 1);
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e15;
export const isOrdinal = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 1;
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= 200;

export function asRecord(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error('a hop is not an object');
  return value;
}
