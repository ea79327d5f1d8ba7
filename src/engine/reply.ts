/** An exchange's outcome goes in; the function's result with the evidence of every hop, or the kind of failure, comes out. Replies are untrusted. */
import type { Endpoint } from '../model/CallTarget.js';
import type { FunctionTime } from '../model/Drive.js';
import type { Hop } from '../model/Reply.js';
import type { ErrorKind } from '../model/Sample.js';
import { criticalPathUs, functionTimeOf } from './function-time.js';
import { headerOf } from './reply-headers.js';
import type { Completion, ExchangeOutcome } from './transport.js';
import type { Invocation } from './start-class.js';

/** One timed step inside the call: a function invoked or a store used. */
export interface HopTime {
  name: string;
  kind: string;
  us: number;
}

export type Answer =
  | {
      kind: 'success';
      result: unknown;
      invocations: Invocation[];
      hops: HopTime[];
      /** Null: no function says how long it ran. */
      functionTime: FunctionTime | null;
    }
  | { kind: 'failure'; error: ErrorKind; message: string }
  | { kind: 'timeout' }
  | { kind: 'abandoned' };

const MAX_HOPS = 10_000;
const MAX_DEPTH = 200;

export function answerOf(endpoint: Endpoint, completion: Completion): Answer {
  const { outcome } = completion;
  const serviceUs = completion.completedUs - (completion.sentUs ?? completion.completedUs);
  if (outcome.kind === 'value') {
    return readable(endpoint, () => envelopeAnswer(outcome.value, serviceUs));
  }
  if (outcome.kind !== 'reply') return failureAnswer(outcome);
  const failed = failedStatus(endpoint, outcome);
  if (failed !== null) return failed;
  if (endpoint.reply === 'detect' && !outcome.body.startsWith('{'))
    return withoutEvidence(outcome.body, serviceUs);
  try {
    const body: unknown = JSON.parse(outcome.body);
    if (endpoint.reply === 'detect' && !(isRecord(body) && body['fm'] === 1))
      return withoutEvidence(body, serviceUs);
    return endpoint.reply === 'flow' ? flowAnswer(endpoint, body) : envelopeAnswer(body, serviceUs);
  } catch (error) {
    if (endpoint.reply === 'detect' && error instanceof SyntaxError)
      return withoutEvidence(outcome.body, serviceUs);
    return unreadable(endpoint, error);
  }
}

function readable(endpoint: Endpoint, read: () => Answer): Answer {
  try {
    return read();
  } catch (error) {
    return unreadable(endpoint, error);
  }
}

function unreadable({ name }: Endpoint, error: unknown): Answer {
  const message = error instanceof SyntaxError ? 'the reply is not JSON' : String((error as Error).message);
  return { kind: 'failure', error: 'protocol', message: `${name}: ${message}` };
}

function failureAnswer(outcome: Exclude<ExchangeOutcome, { kind: 'reply' | 'value' }>): Answer {
  return outcome.kind === 'error'
    ? { kind: 'failure', error: outcome.error, message: outcome.message }
    : outcome;
}

function failedStatus(endpoint: Endpoint, reply: ExchangeOutcome & { kind: 'reply' }): Answer | null {
  const { status, headers, body } = reply;
  const marked =
    endpoint.functionErrorHeader === undefined ? undefined : headerOf(headers, endpoint.functionErrorHeader);
  if (marked !== undefined) {
    const { errorType, errorMessage } = functionError(body);
    const error = errorType === 'Function.ResponseSizeTooLarge' ? 'too-large' : 'function';
    return { kind: 'failure', error, message: `${endpoint.name}: ${errorType}: ${errorMessage}` };
  }
  const expected =
    endpoint.expectStatus === null ? status >= 200 && status < 300 : status === endpoint.expectStatus;
  if (expected) return null;
  const error: ErrorKind = status === 429 ? 'throttled' : status === 413 ? 'too-large' : 'status';
  return { kind: 'failure', error, message: `${endpoint.name}: status ${status}: ${body.slice(0, 200)}` };
}

function functionError(body: string): { errorType: string; errorMessage: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRecord(parsed)) {
      return { errorType: String(parsed['errorType']), errorMessage: String(parsed['errorMessage']) };
    }
  } catch {
    // Not JSON: what the platform sent is quoted as it is.
  }
  return { errorType: 'error', errorMessage: body.slice(0, 200) };
}

/** `faasmark.reply/1`: see `model/Reply.ts`. */
function envelopeAnswer(body: unknown, serviceUs: number): Answer {
  const invocations: Invocation[] = [];
  const hops: HopTime[] = [];
  const result = readEnvelope(body, serviceUs, invocations, hops);
  const durationsUs = invocations.map(({ durationUs }) => durationUs);
  return {
    kind: 'success',
    result,
    invocations,
    hops,
    functionTime: functionTimeOf(durationsUs, durationsUs[0] ?? null),
  };
}

/** The reference runtime's flow result: its steps carry the evidence, timed by the runtime; its output the envelope. */
function flowAnswer({ hopNames = {}, flow }: Endpoint, body: unknown): Answer {
  if (!isRecord(body) || !Array.isArray(body['steps'])) throw new Error('the flow result has no steps');
  const invocations: Invocation[] = [];
  const hops: HopTime[] = [];
  for (const step of body['steps'] as unknown[])
    readHop({ kind: 'invoke', ...asRecord(step) }, invocations, hops, 0);
  for (const hop of hops)
    hop.name = Object.hasOwn(hopNames, hop.name) ? (hopNames[hop.name] ?? hop.name) : hop.name;
  // As the runtime times them, which includes handing the event over and the result back.
  const steps = hops.map(({ name, us }) => ({ name, us }));
  const invoked: (number | null)[] = [];
  const { output } = body;
  const resultIn = (envelope: unknown): unknown => {
    const inner: Invocation[] = [];
    const value = readEnvelope(envelope, 0, inner, hops);
    // The first is the step itself, already read; the others were invoked by it.
    invocations.push(...inner.slice(1));
    invoked.push(...inner.slice(1).map(({ durationUs }) => durationUs));
    return value;
  };
  const result = Array.isArray(output) ? output.map(resultIn) : resultIn(output);
  const functionTime = functionTimeOf(
    [...steps.map(({ us }) => us), ...invoked],
    flow === undefined ? null : criticalPathUs(flow, steps),
  );
  return { kind: 'success', result, invocations, hops, functionTime };
}

function readEnvelope(body: unknown, serviceUs: number, invocations: Invocation[], hops: HopTime[]): unknown {
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

function readHop(value: unknown, invocations: Invocation[], hops: HopTime[], depth: number): void {
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

function withoutEvidence(result: unknown, serviceUs: number): Answer {
  const invocation = { serviceUs, instance: null, ordinal: null, ageUs: null, durationUs: null };
  return { kind: 'success', result, invocations: [invocation], hops: [], functionTime: null };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e15;
const isOrdinal = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= 200;

function asRecord(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error('a hop is not an object');
  return value;
}
