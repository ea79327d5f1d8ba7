/**
 * A drive request goes in, what happened comes out: the engine of every caller, on a thread here or inside a function
 * on a platform. It needs no files, no threads and no WebAssembly; whatever else it wants is passed in.
 */
import type { DriveRequest, DriveResult } from '../model/Drive.js';
import type { ScheduledLoad, WarmUpLoad } from '../model/LoadProfile.js';
import { call, endpointsOf } from './call.js';
import { startCanary } from './canary.js';
import type { Clock } from './clock.js';
import { encode } from './histogram.js';
import { httpTransport } from './http-transport.js';
import { hybridPacer } from './pacer.js';
import { newRecorder, type Recorder, type Released } from './recorder.js';
import { scheduleOf } from './schedule.js';
import type { Transport } from './transport.js';

/** Between opening the connections and the first intended start. */
const HEAD_START_US = 5_000;
/** Timers fire late: the last request ends by its own time-out, before the drain does. */
const DRAIN_SLACK_MS = 250;

/** What makes the input of a call and checks its result. */
export interface Conversation {
  input(sequence: number): unknown;
  check(result: unknown, input: unknown): string | null;
}

/** CPU time and event-loop delay of the driving thread, where they can be had. */
export interface Vitals {
  start(): () => Pick<DriveResult, 'cpuUs' | 'eventLoop'>;
}

export interface DriveDependencies {
  clock: Clock;
  conversation: Conversation | null;
  vitals: Vitals | null;
  /** End the load: what is pending may still finish. */
  stop: AbortSignal;
  /** End the wait for what is pending. */
  hurry: AbortSignal;
}

export async function drive(request: DriveRequest, dependencies: DriveDependencies): Promise<DriveResult> {
  const { clock, vitals, stop, hurry } = dependencies;
  const transport = httpTransport(clock, request);
  const abandon = (): void => transport.abandon();
  try {
    await transport.open(endpointsOf(request.target.plan), request.connections, stop);
    const { aheadUs, seed } =
      request.load.profile === 'warm-up'
        ? { aheadUs: 0, seed: 0 }
        : { aheadUs: request.load.leadInMs * 1_000 + HEAD_START_US, seed: request.load.seed };
    const startUs = clock.nowUs() + aheadUs;
    const startedAtMs = clock.wallMs() + aheadUs / 1_000;
    const recorder = newRecorder({ startUs, ...request });
    const canary =
      request.canary === null
        ? null
        : startCanary(
            request.canary.url,
            { ratePerSecond: request.canary.ratePerSecond, seed, startUs },
            clock,
          );
    const concludeVitals = vitals?.start();
    const calls = newCalls(request, dependencies, recorder, transport, startUs);

    // During a warm-up too, whose calls follow each other: one that hangs would hold up the end of the load.
    hurry.addEventListener('abort', abandon);
    const measuredUs = await load(request, dependencies, calls, startUs);
    const canaryTimes = canary?.stop();
    const vitalSigns = concludeVitals?.() ?? { cpuUs: null, eventLoop: null };

    if (hurry.aborted) abandon();
    const drain = setTimeout(abandon, request.timeoutMs + DRAIN_SLACK_MS);
    await calls.drained();
    clearTimeout(drain);

    const { remotes, ...recorded } = recorder.conclude(measuredUs);
    const { dns, tcp, tls, lateHandshake, http, ...connections } = transport.figures();
    return {
      version: 'faasmark.drive/1',
      callers: [request.caller],
      startedAtMs,
      measuredUs,
      ...recorded,
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
    transport.close();
  }
}

/** Resolves with the length of the measured part, µs, when no further call will be sent. */
function load(
  request: DriveRequest,
  dependencies: DriveDependencies,
  calls: Calls,
  startUs: number,
): Promise<number> {
  switch (request.load.profile) {
    case 'arrival':
    case 'burst':
    case 'step':
    case 'idle':
    case 'replay':
    case 'ladder':
      return openLoop(request.load, dependencies, calls, startUs);
    case 'warm-up':
      return warmUp(request.load, dependencies, calls, startUs, request.coldKind);
    case 'closed':
      // Its client needs a whole Node process: it has a driver of its own, and none inside of a function.
      return Promise.reject(new Error('the portable engine drives no closed loop'));
    default:
      return request.load satisfies never;
  }
}

/** Releases each request at its intended start, whatever became of the ones before. */
function openLoop(
  plan: ScheduledLoad,
  { clock, stop }: DriveDependencies,
  calls: Calls,
  startUs: number,
): Promise<number> {
  const { intendedUs } = scheduleOf(plan);
  const pacer = hybridPacer(clock);
  return new Promise((resolve) => {
    let next = 0;
    const end = (lengthUs: number): void => {
      stop.removeEventListener('abort', interrupt);
      resolve(Math.max(0, lengthUs));
    };
    const interrupt = (): void => {
      pacer.cancel();
      end(Math.min(plan.durationMs * 1_000, clock.nowUs() - startUs));
    };
    const wait = (): void => {
      const atUs = intendedUs[next];
      if (atUs === undefined) pacer.at(startUs + plan.durationMs * 1_000, () => end(plan.durationMs * 1_000));
      else pacer.at(startUs + atUs, due);
    };
    const due = (): void => {
      const nowUs = clock.nowUs() - startUs;
      for (let atUs = intendedUs[next]; atUs !== undefined && atUs <= nowUs; atUs = intendedUs[next]) {
        calls.release(next++, atUs);
      }
      wait();
    };
    stop.addEventListener('abort', interrupt, { once: true });
    if (stop.aborted) interrupt();
    else wait();
  });
}

/** The first call alone, then `lanes` callers until every instance seen is warm. Stops early when nothing succeeds. */
async function warmUp(
  plan: WarmUpLoad,
  { clock, stop }: DriveDependencies,
  calls: Calls,
  startUs: number,
  firstKind: DriveRequest['coldKind'],
): Promise<number> {
  let sent = 0;
  const one = (coldKind: DriveRequest['coldKind']): Promise<boolean> =>
    new Promise((resolve) => calls.release(sent++, clock.nowUs() - startUs, { coldKind, done: resolve }));
  const allWarm = (): boolean => calls.warmest(plan.callsPerInstance, plan.callsPerInstance * plan.lanes);
  const lane = async (): Promise<void> => {
    let failures = 0;
    while (!stop.aborted && sent < plan.maxCalls && failures < 3 && !allWarm()) {
      failures = (await one('scale-out')) ? 0 : failures + 1;
    }
  };
  if (await one(firstKind)) await Promise.all(Array.from({ length: plan.lanes }, lane));
  return clock.nowUs() - startUs;
}

interface Calls {
  release(
    sequence: number,
    intendedUs: number,
    options?: { coldKind: DriveRequest['coldKind']; done: (succeeded: boolean) => void },
  ): void;
  /** Every instance seen so far has had at least this many calls; `blind`: calls in all, where no instance shows. */
  warmest(calls: number, blind: number): boolean;
  /** Resolves when nothing is pending. */
  drained(): Promise<void>;
}

function newCalls(
  request: DriveRequest,
  { clock, conversation }: DriveDependencies,
  recorder: Recorder,
  transport: Transport,
  startUs: number,
): Calls {
  const { target, timeoutMs } = request;
  let pending = 0;
  let released = 0;
  let onDrained: (() => void) | null = null;
  /** The next call's input is made ahead of its intended start, so that making it delays nothing. */
  let ahead: { sequence: number; input: unknown; body: string | null } | null = null;
  const prepare = (sequence: number): { sequence: number; input: unknown; body: string | null } => {
    if (conversation === null) return { sequence, input: null, body: target.fixedBody };
    const input = conversation.input(sequence);
    return { sequence, input, body: JSON.stringify(input) };
  };
  return {
    release(sequence, intendedUs, options) {
      const { input, body } = ahead?.sequence === sequence ? ahead : prepare(sequence);
      const releasedUs = clock.nowUs() - startUs;
      const coldKind = options?.coldKind ?? request.coldKind;
      const intended: Released = { sequence, intendedUs, releasedUs, coldKind };
      recorder.release(intended);
      released++;
      pending++;
      call(target.plan, body, transport, timeoutMs * 1_000, sequence, (outcome) => {
        const { answer } = outcome;
        const problem = answer.kind === 'success' ? problemWith(answer.result, input, conversation) : null;
        recorder.finish(intended, outcome, problem);
        pending--;
        options?.done(answer.kind === 'success' && problem === null);
        if (pending === 0) onDrained?.();
      });
      ahead = prepare(sequence + 1);
    },
    warmest: (calls, blind) => {
      const evidence = recorder.evidence();
      return evidence.length === 0 ? released >= blind : evidence.every(({ ordinal }) => ordinal >= calls);
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained = resolve;
        if (pending === 0) resolve();
      }),
  };
}

/** A result is what a function sent: whatever it is, it can make the check fail, and nothing else. */
function problemWith(result: unknown, input: unknown, conversation: Conversation | null): string | null {
  try {
    return conversation === null ? null : conversation.check(result, input);
  } catch (error) {
    return `the check could not read the result: ${error instanceof Error ? error.message : String(error)}`;
  }
}
