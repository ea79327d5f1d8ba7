/** An exchange's outcome goes in; the function's result with the evidence of every hop, or the kind of failure, comes out. Replies are untrusted. */
import type { Endpoint } from '../model/CallTarget.js';
import type { FunctionTime } from '../model/Drive.js';
import type { ErrorKind } from '../model/Sample.js';
import { readExecution, type ExecutionBill } from './execution-reply.js';
import { criticalPathUs, functionTimeOf } from './function-time.js';
import { asRecord, isRecord, readEnvelope, readHop, type HopTime } from './read-envelope.js';
import { headerOf } from './reply-headers.js';
import type { Completion, ExchangeOutcome } from './transport.js';
import type { Invocation } from './start-class.js';

export type Answer =
  | {
      kind: 'success';
      result: unknown;
      invocations: Invocation[];
      hops: HopTime[];
      /** Null: no function says how long it ran. */
      functionTime: FunctionTime | null;
      /** Of a state machine's execution. */
      execution?: ExecutionBill;
    }
  | { kind: 'failure'; error: ErrorKind; message: string }
  | { kind: 'timeout' }
  | { kind: 'abandoned' };

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
    switch (endpoint.reply) {
      case 'flow':
        return flowAnswer(endpoint, body);
      case 'execution':
        return executionAnswer(endpoint, body, serviceUs);
      case 'envelope':
      case 'detect':
        return envelopeAnswer(body, serviceUs);
      default:
        return endpoint.reply satisfies never;
    }
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

/** What AWS Step Functions answers: each invocation waited no longer than the whole execution took. */
function executionAnswer({ name }: Endpoint, body: unknown, serviceUs: number): Answer {
  const execution = readExecution(body, serviceUs);
  if (execution.kind === 'failed') {
    const throttled = /TooManyRequests|Throttl/.test(execution.error);
    const message = `${name}: ${execution.error}: ${execution.cause}`;
    return { kind: 'failure', error: throttled ? 'throttled' : 'function', message };
  }
  const { result, invocations, hops, criticalUs, bill } = execution;
  const functionTime = functionTimeOf(
    invocations.map(({ durationUs }) => durationUs),
    criticalUs,
  );
  return {
    kind: 'success',
    result,
    invocations,
    hops,
    functionTime,
    ...(bill === null ? {} : { execution: bill }),
  };
}

function withoutEvidence(result: unknown, serviceUs: number): Answer {
  const invocation = { serviceUs, instance: null, ordinal: null, ageUs: null, durationUs: null };
  return { kind: 'success', result, invocations: [invocation], hops: [], functionTime: null };
}
