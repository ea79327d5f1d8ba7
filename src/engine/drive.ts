/**
 * A drive request goes in, what happened comes out: the engine of every caller, on a thread here or inside a function
 * on a platform. It needs no files, no threads and no WebAssembly; whatever else it wants is passed in.
 */
import type { AwsCredentials } from '../model/Credentials.js';
import type { BillReader, DriveRequest, DriveResult } from '../model/Drive.js';
import type { Sample } from '../model/Sample.js';
import { endpointsOf } from './call.js';
import { newCalls, type Calls, type Conversation } from './calls.js';
import { openCanary } from './canary.js';
import type { Clock } from './clock.js';
import { addCounts } from './counts.js';
import { newDispatch, type Dispatch } from './dispatch.js';
import { encode, mergeEncoded } from './histogram.js';
import { httpTransport } from './http-transport.js';
import { jsLatencyCounter, type NewLatencyCounter } from './latency-counter.js';
import { openLoop } from './open-loop.js';
import { newPacer, type Pacer } from './pacer.js';
import { newRecorder } from './recorder.js';
import { scheduleOf } from './schedule.js';
import type { Transport } from './transport.js';
import { warmConnections } from './warm-connections.js';
import { warmUpLoad } from './warm-up-load.js';

/** Between opening the connections and the first intended start. */
const HEAD_START_US = 5_000;
/** Timers fire late: the last request ends by its own time-out, before the drain does. */
const DRAIN_SLACK_MS = 250;

/** CPU time and event-loop delay of the driving thread, where they can be had. */
export interface Vitals {
  start(): () => Pick<DriveResult, 'cpuUs' | 'cpuOverUs' | 'eventLoop'>;
}

export interface DriveDependencies {
  clock: Clock;
  conversation: Conversation | null;
  vitals: Vitals | null;
  /** Histograms of the hot path; in JavaScript unless given. */
  newCounter?: NewLatencyCounter;
  /** Where requests are signed: those that are valid now. */
  credentials?: () => AwsCredentials | null;
  /** Where replies come with a bill. */
  readBill?: BillReader;
  /** End the load: what is pending may still finish. */
  stop: AbortSignal;
  /** End the wait for what is pending. */
  hurry: AbortSignal;
}

export async function drive(request: DriveRequest, dependencies: DriveDependencies): Promise<DriveResult> {
  const { clock, vitals, stop, hurry, newCounter = jsLatencyCounter } = dependencies;
  const transport = httpTransport(clock, request);
  const canary = request.canary === null ? null : await openCanary(request.canary.url, clock, stop);
  const pacer = newPacer(clock, {
    awaiting: () => transport.inFlight() > 0 || canary?.awaiting() === true,
  });
  const abandon = (): void => transport.abandon();
  hurry.addEventListener('abort', abandon);
  try {
    await transport.open(endpointsOf(request.target.plan), request.connections, stop);
    const dispatch = dispatchOf(request, dependencies);
    const opening = await warmed(request, dependencies, { transport, dispatch, pacer, newCounter });

    const { aheadUs, seed } =
      request.load.profile === 'warm-up'
        ? { aheadUs: 0, seed: 0 }
        : { aheadUs: request.load.leadInMs * 1_000 + HEAD_START_US, seed: request.load.seed };
    const startUs = clock.nowUs() + aheadUs;
    const startedAtMs = clock.wallMs() + aheadUs / 1_000;
    const instances = opening?.instances ?? request.instances;
    const recorder = newRecorder({ startUs, instances, keepSamples: request.keepSamples, newCounter });
    const { conversation, readBill = null } = dependencies;
    const calls = newCalls({
      request,
      conversation,
      recorder,
      transport,
      dispatch,
      readBill,
      pacer,
      clock,
      startUs,
    });
    canary?.begin({ ratePerSecond: request.canary?.ratePerSecond ?? 0, seed, startUs });
    const concludeVitals = vitals?.start();

    const measuredUs = await load(request, { calls, pacer, clock, startUs, stop });
    const canaryTimes = canary?.stop();
    const vitalSigns = concludeVitals?.() ?? { cpuUs: null, cpuOverUs: null, eventLoop: null };

    // During a warm-up too, whose calls follow each other: one that hangs would hold up the end of the load.
    if (hurry.aborted) abandon();
    const drain = setTimeout(abandon, request.timeoutMs + DRAIN_SLACK_MS);
    await calls.drained();
    clearTimeout(drain);

    const { remotes, leadIn, cold, samples, ...recorded } = recorder.conclude(measuredUs);
    if (opening !== null) addCounts(leadIn, opening.counts);
    const { dns, tcp, tls, lateHandshake, http, ...connections } = transport.figures();
    return {
      version: 'faasmark.drive/1',
      callers: [request.caller],
      startedAtMs,
      measuredUs,
      ...recorded,
      leadIn,
      samples: samples === null ? null : [...(opening?.samplesAt(startUs) ?? []), ...samples],
      cold: together([...(opening?.cold ?? []), ...cold]),
      canary: canaryTimes === undefined ? null : encode(canaryTimes),
      connections: {
        ...connections,
        dns: encode(dns),
        tcp: encode(tcp),
        tls: encode(tls),
        lateHandshake: encode(lateHandshake),
        http: [...http].sort(),
        remotes,
      },
      ...vitalSigns,
      interrupted: stop.aborted,
    };
  } finally {
    hurry.removeEventListener('abort', abandon);
    canary?.stop();
    transport.close();
  }
}

interface LoadContext {
  calls: Calls;
  pacer: Pacer;
  clock: Clock;
  startUs: number;
  stop: AbortSignal;
}

/** Resolves with the length of the measured part, µs, when no further call will be sent. */
function load({ load: plan, coldKind }: DriveRequest, context: LoadContext): Promise<number> {
  switch (plan.profile) {
    case 'arrival':
    case 'burst':
    case 'step':
    case 'idle':
    case 'replay':
    case 'ladder': {
      const { intendedUs } = scheduleOf(plan);
      return openLoop({ ...context, intendedUs, durationUs: plan.durationMs * 1_000 });
    }
    case 'warm-up':
      return warmUpLoad(plan, { ...context, firstKind: coldKind });
    case 'closed':
      // Its client needs a whole Node process: it has a driver of its own, and none inside of a function.
      return Promise.reject(new Error('the portable engine drives no closed loop'));
    default:
      return plan satisfies never;
  }
}

/** What the calls that warmed the connections brought; they belong to the lead-in. */
interface Warmed extends Pick<DriveResult, 'counts' | 'cold' | 'instances'> {
  /** Told from when the measured part begins, in µs of the clock, and before all of its schedule. */
  samplesAt(startUs: number): Sample[];
}

interface Warming {
  transport: Transport;
  dispatch: Dispatch;
  pacer: Pacer;
  newCounter: NewLatencyCounter;
}

/** Which of a trial's calls are sampled, its seed says. */
export function dispatchOf(request: DriveRequest, dependencies: DriveDependencies): Dispatch {
  const { load, target } = request;
  const { clock, credentials = () => null } = dependencies;
  const signed = endpointsOf(target.plan).find(({ sign }) => sign !== undefined);
  if (signed !== undefined && credentials() === null)
    throw new Error(`there are no credentials to sign requests to ${signed.name} with`);
  const seed = 'seed' in load ? load.seed : 0;
  return newDispatch({ clock, credentials, seed });
}

/** Null for a warm-up, which is one itself. */
async function warmed(
  request: DriveRequest,
  { clock, conversation, stop, readBill }: DriveDependencies,
  { transport, dispatch, pacer, newCounter }: Warming,
): Promise<Warmed | null> {
  if (request.load.profile === 'warm-up') return null;
  const beganUs = clock.nowUs();
  const { instances, connections, lanes, keepSamples } = request;
  const recorder = newRecorder({ startUs: beganUs, instances, keepSamples, newCounter });
  const calls = newCalls({
    request,
    conversation,
    recorder,
    transport,
    dispatch,
    readBill: readBill ?? null,
    pacer,
    clock,
    startUs: beganUs,
  });
  await warmConnections(calls, { connections, lanes, stop });
  const { samples, ...brought } = recorder.conclude(0);
  return {
    ...brought,
    samplesAt(startUs) {
      const earlierUs = Math.round(startUs - beganUs);
      const shifted = (us: number | null): number | null => (us === null ? null : us - earlierUs);
      return (samples ?? []).map((sample) => ({
        ...sample,
        sequence: sample.sequence - connections,
        intendedUs: Math.min(-1, sample.intendedUs - earlierUs),
        sentUs: shifted(sample.sentUs),
        completedUs: shifted(sample.completedUs),
      }));
    },
  };
}

function together(parts: DriveResult['cold']): DriveResult['cold'] {
  return [...new Set(parts.map(({ kind }) => kind))].flatMap((kind) => {
    const histogram = encode(
      mergeEncoded(parts.filter((part) => part.kind === kind).map((part) => part.histogram)),
    );
    return histogram === null ? [] : [{ kind, histogram }];
  });
}
