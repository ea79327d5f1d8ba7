/** Workloads and the programs of its threads go in; the function that a platform runs as an initiator comes out: it gets ready, tells the time, and drives its share of a load. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { endpointsOf } from '../engine/call.js';
import { measureFloor } from '../engine/canary.js';
import { epochUs, systemClock } from '../engine/clock.js';
import { drive, LateStart, type DriveDependencies } from '../engine/drive.js';
import { encode } from '../engine/histogram.js';
import { rehearse, type DriveRehearsal } from '../engine/rehearsal.js';
import { threadVitals } from '../engine/thread-vitals.js';
import { tightenTimerSlack } from '../engine/timer-slack.js';
import type { OpenTransport } from '../engine/transport.js';
import type { BillReaderName, ClientKind } from '../model/CallTarget.js';
import type { BillReader, DriveRequest, DriveResult } from '../model/Drive.js';
import {
  INITIATOR_VERSION,
  type InitiatorEvent,
  type InitiatorReply,
  type InitiatorState,
  type InstanceStart,
} from '../model/Initiator.js';
import type { Workload } from '../model/Workload.js';
import { contextTransport, type InvokeByContext } from '../transports/context-transport.js';
import { maskedResult } from '../engine/mask-secrets.js';
import { measureCpuShare } from './cpu-share.js';
import { epochClock } from './epoch-clock.js';
import { startNullTargetThread } from './null-target.js';
import { packResult, type PutPart } from './pack-result.js';
import { roleCredentials, secretsIn } from './role-credentials.js';
import { startAlarm, type AlarmThread } from './start-alarm.js';

/** Programs of threads, beside the function's own file. */
export const NULL_TARGET_PROGRAM = 'null-target.cjs';
export const ALARM_PROGRAM = 'alarm.cjs';

const CANARY_PER_SECOND = 20;
const FLOOR_CALLS = 1_000;
/** Before the platform ends the invocation: what is still pending is given up, so that the result gets back. */
const LAST_MS = 3_000;

export interface InitiatorParts {
  /** Where the programs of its threads lie. */
  folder: string;
  /** By name: they make inputs and check results. */
  workloads: Readonly<Record<string, Workload>>;
  /** Clients besides HTTP and the platform's own context; each loaded when it is first used. */
  transports: Readonly<Partial<Record<ClientKind, () => Promise<OpenTransport>>>>;
  /** Find a platform's bill in what it answers; each loaded when it is first used. */
  billReaders: Readonly<Partial<Record<BillReaderName, () => Promise<BillReader>>>>;
  /** Puts what is too large for a reply into the store of its deployment. */
  putPart: PutPart;
}

/** What a platform may hand to the function beside the event. */
export interface InitiatorPlatform {
  readonly invoke?: InvokeByContext;
  getRemainingTimeInMillis?(): number;
  readonly memoryLimitInMB?: number | string;
}

interface Ready {
  nullTargetUrl: string;
  alarm: AlarmThread;
  state: InitiatorState;
}

export type InitiatorFunction = (
  event: InitiatorEvent,
  platform?: InitiatorPlatform,
) => Promise<InitiatorReply>;

export function createInitiator(parts: InitiatorParts): InitiatorFunction {
  tightenTimerSlack();
  const instance = randomUUID();
  let ready: Promise<Ready> | null = null;
  const head = { version: INITIATOR_VERSION, instance } as const;

  const prepare = async (platform: InitiatorPlatform): Promise<Ready> => {
    const nullTargetUrl = await startNullTargetThread(join(parts.folder, NULL_TARGET_PROGRAM));
    const alarm = await startAlarm(join(parts.folder, ALARM_PROGRAM));
    // It waits in one way by itself, in another beside other initiators.
    const alone: DriveRehearsal = ({ request, conversation }) =>
      drive(request, { ...quietly(), conversation });
    const besideOthers: DriveRehearsal = ({ request, conversation }) =>
      drive(request, { ...quietly(), conversation, alarm: alarm.alarmFor(systemClock) });
    await rehearse({ nullTargetUrl, caller: instance, ways: [alone, besideOthers] });
    const floor = await measureFloor(nullTargetUrl, FLOOR_CALLS, systemClock);
    const { share, longestPauseUs } = measureCpuShare();
    const memoryMb = Number(platform.memoryLimitInMB ?? NaN);
    const state: InitiatorState = {
      floor: encode(floor),
      cpuShare: share,
      longestPauseUs,
      memoryMb: Number.isFinite(memoryMb) ? memoryMb : null,
    };
    return { nullTargetUrl, alarm, state };
  };
  /** Once in the life of an instance; one that failed is tried again. */
  const readied = (platform: InitiatorPlatform): Promise<Ready> => {
    ready ??= prepare(platform).catch((error: unknown) => {
      ready = null;
      throw error;
    });
    return ready;
  };

  const driven = async (
    event: InitiatorEvent & { kind: 'drive' },
    platform: InitiatorPlatform,
  ): Promise<InitiatorReply> => {
    const { id, starts, limits, sharedCores } = event;
    const arrivedUs = epochUs();
    const start = starts === null ? null : (starts[instance] ?? null);
    if (starts !== null && start === null) return { ...head, kind: 'declined', id, reason: 'unknown-clock' };
    const { nullTargetUrl, alarm } = await readied(platform);
    let readyUs = 0;
    const result = await driveShare(event.request, start, {
      nullTargetUrl,
      alarm: sharedCores ? alarm : null,
      transports: await transportsFor(event.request, parts, platform),
      readBill: await billReaderFor(event.request, parts),
      workloads: parts.workloads,
      remainingMs: platform.getRemainingTimeInMillis?.() ?? Infinity,
      onReady: () => (readyUs = Math.round(epochUs() - arrivedUs)),
    });
    return { ...head, kind: 'result', id, readyUs, ...(await packResult(result, limits, parts.putPart)) };
  };

  return async (event, platform = {}) => {
    const arrivedUs = epochUs();
    if (event.version !== INITIATOR_VERSION) throw new Error(`this initiator speaks ${INITIATOR_VERSION}`);
    switch (event.kind) {
      case 'prepare': {
        const { state } = await readied(platform);
        await hold(event.holdMs);
        return { ...head, kind: 'prepared', state };
      }
      case 'clock': {
        await hold(event.holdMs);
        const told = { arrivedUs, answeredUs: epochUs() };
        return { ...head, kind: 'clock', told, prepared: ready !== null };
      }
      case 'drive':
        try {
          return await driven(event, platform);
        } catch (error) {
          const { id } = event;
          if (error instanceof LateStart) {
            return { ...head, kind: 'declined', id, reason: 'late', lateUs: Math.round(error.lateUs) };
          }
          const message = error instanceof Error ? error.message : String(error);
          return { ...head, kind: 'failed', id, message: message.slice(0, 1_000) };
        }
      default:
        throw new Error(`unknown event: ${JSON.stringify(event satisfies never).slice(0, 200)}`);
    }
  };
}

interface ShareContext {
  nullTargetUrl: string;
  /** Null: it waits as a caller outside does. */
  alarm: AlarmThread | null;
  transports: DriveDependencies['transports'];
  readBill: BillReader | undefined;
  workloads: InitiatorParts['workloads'];
  /** Until the platform ends this invocation. */
  remainingMs: number;
  onReady(): void;
}

async function driveShare(
  request: DriveRequest,
  start: InstanceStart | null,
  context: ShareContext,
): Promise<DriveResult> {
  const { nullTargetUrl, alarm, workloads, transports = {}, readBill, remainingMs, onReady } = context;
  const { share } = request;
  const clock = start === null ? systemClock : epochClock(start.startUs, start.driftPpm);
  const hurry = new AbortController();
  const giveUp = setTimeout(() => hurry.abort(), Math.min(2 ** 31 - 1, Math.max(0, remainingMs - LAST_MS)));
  try {
    const credentials = roleCredentials();
    const result = await drive(
      {
        ...request,
        ...(share === undefined ? {} : { share: { ...share, startUs: start?.startUs ?? null } }),
        canary:
          request.load.profile === 'warm-up'
            ? null
            : { url: nullTargetUrl, ratePerSecond: request.canary?.ratePerSecond ?? CANARY_PER_SECOND },
      },
      {
        ...quietly(),
        clock,
        conversation: conversationOf(request, workloads),
        vitals: threadVitals,
        transports,
        ...(alarm === null ? {} : { alarm: alarm.alarmFor(clock) }),
        credentials: () => credentials,
        ...(readBill === undefined ? {} : { readBill }),
        hurry: hurry.signal,
        onReady,
      },
    );
    return maskedResult(result, secretsIn(credentials));
  } finally {
    clearTimeout(giveUp);
  }
}

function quietly(): Pick<DriveDependencies, 'clock' | 'vitals' | 'stop' | 'hurry'> {
  const never = new AbortController().signal;
  return { clock: systemClock, vitals: null, stop: never, hurry: never };
}

function conversationOf({ workload }: DriveRequest, known: InitiatorParts['workloads']) {
  if (workload === null) return null;
  const found = Object.hasOwn(known, workload.name) ? known[workload.name] : undefined;
  if (found === undefined) throw new Error(`this initiator was packed without the workload ${workload.name}`);
  return found.design(workload.params);
}

async function transportsFor(
  { target }: DriveRequest,
  { transports }: InitiatorParts,
  { invoke }: InitiatorPlatform,
): Promise<NonNullable<DriveDependencies['transports']>> {
  const kinds = new Set(
    endpointsOf(target.plan).flatMap(({ client }) => (client === undefined ? [] : [client.kind])),
  );
  const opened: Partial<Record<ClientKind, OpenTransport>> = {};
  if (invoke !== undefined) opened.context = contextTransport(invoke);
  for (const kind of kinds) {
    const load = transports[kind];
    if (load !== undefined) opened[kind] = await load();
  }
  return opened;
}

async function billReaderFor(
  { target }: DriveRequest,
  { billReaders }: InitiatorParts,
): Promise<BillReader | undefined> {
  const bill = endpointsOf(target.plan).find((endpoint) => endpoint.bill !== undefined)?.bill;
  return bill === undefined ? undefined : billReaders[bill.reader]?.();
}

async function hold(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
