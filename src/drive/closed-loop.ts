/**
 * A request for a closed loop goes in, what happened comes out: autocannon, unpaced, on one connection per client.
 * From it come connections, requests and responses; counts, classes and histograms are the engine's, as everywhere.
 * Its own histogram is of whole milliseconds, and its paced mode sends in bursts: neither is ever used.
 */
import autocannon from 'autocannon';
import { answerOf } from '../engine/reply.js';
import { problemWith, type Conversation } from '../engine/calls.js';
import { openCanary } from '../engine/canary.js';
import { encode } from '../engine/histogram.js';
import { billOf } from '../engine/bill.js';
import { isSampled, type Dispatch } from '../engine/dispatch.js';
import { dispatchOf, type DriveDependencies } from '../engine/drive.js';
import { hostOf } from '../engine/request-text.js';
import { jsLatencyCounter } from '../engine/latency-counter.js';
import type { ReplyHeaders } from '../engine/reply-headers.js';
import { newRecorder } from '../engine/recorder.js';
import { addCounts } from '../engine/counts.js';
import type { Completion, ExchangeOutcome } from '../engine/transport.js';
import type { Endpoint } from '../model/CallTarget.js';
import type { DriveRequest, DriveResult } from '../model/Drive.js';
import type { ClosedLoad } from '../model/LoadProfile.js';
import { bodyText, closedConnection, type ClosedConnection, type Exchange } from './closed-connection.js';
import { newConnectionFigures } from './closed-figures.js';

/** autocannon looks only this often whether it is to end, and its timers must go before the thread is free. */
const SAMPLE_MS = 50;
/** Timers fire late: the last request ends by its own time-out, before the drain does. */
const DRAIN_SLACK_MS = 250;

/** Later than any clock reading: three years. */
const NEVER_US = 1e14;

type ClosedRequest = DriveRequest & { load: ClosedLoad };

export function isClosed(request: DriveRequest): request is ClosedRequest {
  return request.load.profile === 'closed';
}

export async function driveClosed(
  request: ClosedRequest,
  dependencies: DriveDependencies,
): Promise<DriveResult> {
  const { clock, conversation, vitals, stop, hurry, newCounter = jsLatencyCounter } = dependencies;
  const { readBill = null } = dependencies;
  const dispatch = dispatchOf(request, dependencies);
  const { load, timeoutMs } = request;
  const endpoint = onlyEndpoint(request);
  const canary = request.canary === null ? null : await openCanary(request.canary.url, clock, stop);
  const aheadUs = load.leadInMs * 1_000;
  const startUs = clock.nowUs() + aheadUs;
  const startedAtMs = clock.wallMs() + aheadUs / 1_000;
  const recorder = newRecorder({ startUs, newCounter, ...request });
  /** First responses of connections that were opened again while the clock ran: a recorder whose measured part never begins. */
  const apart = newRecorder({ startUs: NEVER_US, newCounter, ...request, keepSamples: false });
  const figures = newConnectionFigures();
  const connections: ClosedConnection[] = [];
  let sequence = 0;
  let open = request.connections;
  let onClosed: () => void = () => undefined;
  const allClosed = new Promise<void>((resolve) => (onClosed = resolve));

  const settle = (exchange: Exchange, completedUs: number, outcome: ExchangeOutcome): void => {
    const { sentUs, first, remote, input } = exchange;
    const completion: Completion = { sentUs, completedUs, waited: false, remote, outcome };
    const answer = answerOf(endpoint, completion);
    const bill = billOf(
      endpoint,
      completion,
      answer,
      isSampled(endpoint, exchange.sequence, dispatch.seed),
      readBill,
    );
    const discarded = first && outcome.kind === 'reply' && sentUs >= startUs;
    const originUs = discarded ? NEVER_US : startUs;
    const into = discarded ? apart : recorder;
    // Response time is service time: nobody intended a start before the connection was free.
    const intendedUs = sentUs - originUs;
    const released = {
      sequence: exchange.sequence,
      intendedUs,
      releasedUs: intendedUs,
      coldKind: request.coldKind,
    };
    into.release(released);
    const problem = answer.kind === 'success' ? problemWith(answer.result, input, conversation) : null;
    // Signed before it is sent: a closed loop measures from then on.
    const signing = endpoint.sign === undefined ? null : { ahead: 1, inside: 0 };
    into.finish(released, { answer, sentUs, completedUs, waited: false, remote, bill, signing }, problem);
  };

  canary?.begin({ ratePerSecond: request.canary?.ratePerSecond ?? 0, seed: load.seed, startUs });
  const concludeVitals = vitals?.start();
  /** What autocannon hands to `onResponse`, in the same tick as the `response` event that follows. */
  let reply: { body: string; headers: Readonly<Record<string, unknown>> } = { body: '', headers: {} };
  let onEnded: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    onEnded = (error) => (error === null ? resolve() : reject(error as Error));
  });
  ended.catch(() => undefined); // Heard of below.
  const loop: autocannon.Options = {
    url: endpoint.url,
    method: endpoint.method as NonNullable<autocannon.Request['method']>,
    headers: { ...endpoint.headers },
    ...(request.target.fixedBody === null ? {} : { body: request.target.fixedBody }),
    connections: request.connections,
    // Ended by us, once all that is pending has been answered.
    duration: 7 * 24 * 3_600,
    timeout: Math.max(1, Math.ceil(timeoutMs / 1_000)),
    sampleInt: SAMPLE_MS,
    skipAggregateResult: true,
    requests: [
      {
        onResponse: (_status, body, _context, headers) =>
          (reply = { body: bodyText(body), headers: headers ?? {} }),
      },
    ],
    setupClient: (client) => {
      const connection = closedConnection(client, {
        clock,
        timeoutMs,
        figures,
        opensLate: () => clock.nowUs() >= startUs,
        nextRequest: () => prepared(sequence++, endpoint, conversation, request.target.fixedBody, dispatch),
        replyOf: (status) => ({ kind: 'reply', status, headers: flat(reply.headers), body: reply.body }),
        settle,
        onClosed: () => {
          if (--open === 0) onClosed();
        },
      });
      connections.push(connection);
    },
  };
  const run = autocannon(loop, onEnded);

  const end = async (): Promise<number> => {
    const lengthUs = load.durationMs * 1_000;
    await until(startUs + lengthUs - clock.nowUs(), stop, hurry);
    return Math.max(0, Math.min(lengthUs, clock.nowUs() - startUs));
  };
  const measuredUs = await end();
  const canaryTimes = canary?.stop();
  const vitalSigns = concludeVitals?.() ?? { cpuUs: null, cpuOverUs: null, eventLoop: null };

  for (const connection of connections) connection.finish();
  const abandon = (): void => {
    for (const connection of connections) connection.abandon();
  };
  hurry.addEventListener('abort', abandon);
  if (hurry.aborted) abandon();
  const drain = setTimeout(abandon, timeoutMs + DRAIN_SLACK_MS);
  await Promise.race([allClosed, ended]);
  clearTimeout(drain);
  hurry.removeEventListener('abort', abandon);
  run.stop();
  await ended;

  const { remotes, ...recorded } = recorder.conclude(measuredUs);
  const { leadIn, cold, instances } = apart.conclude(0);
  addCounts(recorded.leadIn, leadIn);
  return {
    version: 'faasmark.drive/1',
    callers: [request.caller],
    startedAtMs,
    measuredUs,
    ...recorded,
    cold: [...recorded.cold, ...cold],
    instances: [...recorded.instances, ...newOnes(instances, recorded.instances)],
    // There is no schedule to be late for.
    scheduleLag: null,
    canary: canaryTimes === undefined ? null : encode(canaryTimes),
    connections: { ...figures.tally(), remotes },
    ...vitalSigns,
    interrupted: stop.aborted,
  };
}

/** The plan offers a closed loop to nothing else. */
function onlyEndpoint({ target }: DriveRequest): Endpoint {
  if (target.plan.kind !== 'endpoint') throw new Error('a closed loop calls one endpoint');
  return target.plan.endpoint;
}

/** What the next request carries; `body` and `headers` undefined: the same as ever. */
function prepared(
  sequence: number,
  endpoint: Endpoint,
  conversation: Conversation | null,
  fixedBody: string | null,
  dispatch: Dispatch,
) {
  const header = endpoint.sequenceHeader;
  const input = conversation?.input(sequence) ?? null;
  const event = conversation === null ? fixedBody : JSON.stringify(input);
  const { headers: own, body } = dispatch.outgoing(endpoint, event, sequence);
  const headers =
    header === undefined && own.length === 0 && endpoint.sampled === undefined
      ? undefined
      : {
          ...endpoint.headers,
          ...Object.fromEntries(own),
          ...(endpoint.sign === undefined ? {} : { host: hostOf(endpoint) }),
          ...(header === undefined ? {} : { [header]: String(sequence) }),
        };
  return { sequence, input, headers, body: conversation === null ? undefined : (body ?? undefined) };
}

function flat(headers: Readonly<Record<string, unknown>>): ReplyHeaders {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}

function newOnes(found: DriveResult['instances'], known: DriveResult['instances']): DriveResult['instances'] {
  const names = new Set(known.map(({ instance }) => instance));
  return found.filter(({ instance }) => !names.has(instance));
}

/** Resolves when so much time has passed, or at once when one of the signals says so. */
function until(us: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, Math.max(0, us / 1_000));
    for (const signal of signals) signal.addEventListener('abort', settle);
    if (signals.some(({ aborted }) => aborted)) settle();
  });
}
