/**
 * A drive request goes in, what happened comes out: the engine of every caller, on a thread here or inside a function
 * on a platform. It needs no files, no threads and no WebAssembly; whatever else it wants is passed in.
 */
import type { ClientKind } from '../model/CallTarget.js';
import type { AwsCredentials } from '../model/Credentials.js';
import type { BillReader, DriveRequest, DriveResult } from '../model/Drive.js';
import type { ScheduledLoad } from '../model/LoadProfile.js';
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
import { newPacer, type Alarm, type Pacer } from './pacer.js';
import { newRecorder } from './recorder.js';
import { scheduleOf } from './schedule.js';
import { ownRequests, type OwnRequests } from './schedule/share.js';
import type { OpenTransport, Transport } from './transport.js';
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
  /** How functions are called otherwise than by HTTP, by the kind of client that an endpoint names. */
  transports?: Readonly<Partial<Record<ClientKind, OpenTransport>>>;
  /** Wakes more exactly than a timer, for a caller that must not spin: it shares its cores with what it calls. */
  alarm?: Alarm;
  /** The load is about to begin: connections are open and warm. */
  onReady?(): void;
  /** Where requests are signed: those that are valid now. */
  credentials?: () => AwsCredentials | null;
  /** Where replies come with a bill. */
  readBill?: BillReader;
  /** End the load: what is pending may still finish. */
  stop: AbortSignal;
  /** End the wait for what is pending. */
  hurry: AbortSignal;
}

/** It was not ready when its first request was due, and has sent none. */
export class LateStart extends Error {
  override readonly name = 'LateStart';
  readonly lateUs: number;

  constructor(lateUs: number) {
    super(`it was ready ${Math.round(lateUs / 1_000)} ms after its first request was due`);
    this.lateUs = lateUs;
  }
}

/** @throws LateStart where the request says when to begin, and that has passed before it is ready */
export async function drive(request: DriveRequest, dependencies: DriveDependencies): Promise<DriveResult> {
  const { clock, vitals, stop, hurry, newCounter = jsLatencyCounter, alarm } = dependencies;
  const own = requestsOf(request);
  const transport = transportFor(request, dependencies);
  const canary = request.canary === null ? null : await openCanary(request.canary.url, clock, stop);
  const pacer = newPacer(clock, {
    awaiting: () => transport.inFlight() > 0 || canary?.awaiting() === true,
    ...(alarm === undefined ? {} : { alarm }),
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
    const startUs = request.share?.startUs ?? clock.nowUs() + aheadUs;
    refuseLate(request, own, startUs - clock.nowUs(), stop);
    dependencies.onReady?.();
    const startedAtMs = clock.wallMs() + (startUs - clock.nowUs()) / 1_000;
    const fromUs = request.share?.fromUs ?? 0;
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
    const canaryStart = { seed, startUs: startUs + fromUs };
    canary?.begin({ ratePerSecond: request.canary?.ratePerSecond ?? 0, ...canaryStart });
    const concludeVitals = vitals?.start();

    const measuredUs = await load(request, own, { calls, pacer, clock, startUs, stop });
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
    alarm?.cancel();
  }
}

/** Null where no schedule says when calls leave. */
function requestsOf({ load, share }: DriveRequest): OwnRequests | null {
  if (load.profile === 'warm-up' || load.profile === 'closed') return null;
  const all = { index: 0, of: 1, fromUs: null, toUs: null };
  return ownRequests(scheduleOf(load), share ?? all);
}

function transportFor(request: DriveRequest, { clock, transports = {} }: DriveDependencies): Transport {
  const kinds = new Set(endpointsOf(request.target.plan).map(({ client }) => client?.kind ?? 'http'));
  const [kind = 'http'] = kinds;
  if (kinds.size > 1) throw new Error(`one target is called in ${kinds.size} ways: ${[...kinds].join(', ')}`);
  if (kind === 'http') return httpTransport(clock, request);
  const open = transports[kind];
  if (open === undefined) throw new Error(`this caller has no client of the kind "${kind}"`);
  return open(clock, request);
}

/** `untilStartUs`: from now. One that was stopped meanwhile is not late: it sends nothing anyway. */
function refuseLate(
  { share, load }: DriveRequest,
  own: OwnRequests | null,
  untilStartUs: number,
  stop: AbortSignal,
): void {
  if ((share?.startUs ?? null) === null || load.profile === 'warm-up' || stop.aborted) return;
  const lateUs = -(untilStartUs + (own?.intendedUs[0] ?? share?.fromUs ?? 0));
  if (lateUs > 0) throw new LateStart(lateUs);
}

interface LoadContext {
  calls: Calls;
  pacer: Pacer;
  clock: Clock;
  startUs: number;
  stop: AbortSignal;
}

/** Resolves with the length of the measured part, µs, when no further call will be sent. */
function load(
  { load: plan, coldKind, share }: DriveRequest,
  own: OwnRequests | null,
  context: LoadContext,
): Promise<number> {
  switch (plan.profile) {
    case 'arrival':
    case 'burst':
    case 'step':
    case 'idle':
    case 'replay':
    case 'ladder':
      return openLoop({
        ...context,
        intendedUs: own?.intendedUs ?? new Float64Array(0),
        sequenceOf: (place) => (own?.first ?? 0) + place * (own?.step ?? 1),
        fromUs: share?.fromUs ?? 0,
        durationUs: endUs(plan, share?.toUs ?? null),
      });
    case 'warm-up':
      return warmUpLoad(plan, { ...context, firstKind: coldKind });
    case 'closed':
      // Its client needs a whole Node process: it has a driver of its own, and none inside of a function.
      return Promise.reject(new Error('the portable engine drives no closed loop'));
    default:
      return plan satisfies never;
  }
}

/** Where a share of the schedule ends, or all of it. */
function endUs({ durationMs }: ScheduledLoad, toUs: number | null): number {
  return toUs === null ? durationMs * 1_000 : Math.min(toUs, durationMs * 1_000);
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
  // Where instances were just replaced, it is these calls that meet the new ones.
  const coldKind = request.coldKind === 'forced' ? 'forced' : 'scale-out';
  await warmConnections(calls, { connections, lanes, coldKind, stop });
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
