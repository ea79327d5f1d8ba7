/** What a caller is asked to do and what it brings back: both plain data, both versioned, results merge associatively. */
import type { CallTarget } from './CallTarget.js';
import type { Load } from './LoadProfile.js';
import type { ColdKind, Counts, ErrorKind, Sample, StartClass } from './Sample.js';
import type { Params } from './Workload.js';

/** HDR histogram of integer µs, 1 µs to 1 h, 3 significant digits: V2 encoding, deflated, base64. Empty ones are null. */
export type HistogramData = string;

/** What is known of an instance's clock: the ages at which it entered a handler. See `engine/start-class.ts`. */
export interface InstanceEvidence {
  instance: string;
  /** The smallest age at handler entry seen, µs. */
  youngestUs: number;
  /** True when that was ordinal 1, so that nothing can have run before. */
  sawFirst: boolean;
  /** The highest ordinal seen. */
  ordinal: number;
}

export const HTTP_VERSIONS = ['1.1', '2', 'auto'] as const;
export type HttpVersion = (typeof HTTP_VERSIONS)[number];

/**
 * The part of a schedule that one of several callers sends: every `of`-th request, from the one with number `index` on,
 * whose intended start lies in the stretch. All shares of all stretches together are the schedule, each request once.
 */
export interface ScheduleShare {
  index: number;
  of: number;
  /** Since the measured part began, inclusive; null: from the lead-in on. */
  fromUs: number | null;
  /** Exclusive; null: to the end. */
  toUs: number | null;
  /** When the measured part begins on this caller's own clock, µs; null: as soon as it is ready. */
  startUs: number | null;
}

export interface DriveRequest {
  version: 'faasmark.drive/1';
  /** Which caller this is: `callers[].id` of the run. */
  caller: string;
  load: Load;
  /** Absent: all of the load is this caller's. */
  share?: ScheduleShare;
  target: CallTarget;
  /** Where input and check come from; null: fixed body, nothing checked. `configFile`: defines it, when it is not built in. */
  workload: { name: string; params: Params; configFile: string | null } | null;
  timeoutMs: number;
  /** Opened and warmed before the clock starts. */
  connections: number;
  /** Calls that may be under way at once while connections are warmed, without waking an instance that was not warm. */
  lanes: number;
  maxInFlight: number;
  /** `auto`: HTTP/2 where a TLS target offers it (ALPN), otherwise HTTP/1.1. */
  http: HttpVersion;
  /** What to call cold starts that happen now. */
  coldKind: ColdKind;
  /** Null loopback target, called by the driving thread during the trial; null where there is none. */
  canary: { url: string; ratePerSecond: number } | null;
  instances: readonly InstanceEvidence[];
  keepSamples: boolean;
}

/** Response times of one start class within (part of) one second of the measured part. */
export interface Window {
  /** Since the measured part began. */
  offsetUs: number;
  lengthUs: number;
  startClass: StartClass;
  histogram: HistogramData;
}

/** One request of the measured part that was among the slowest, or failed. */
export interface SlowRequest {
  /** Position in the schedule: neighbours here were neighbours in time. */
  sequence: number;
  /** Since the measured part began. */
  intendedUs: number;
  /** Null: failed, timed out or unfinished; it counts as +∞. */
  responseUs: number | null;
}

/** How long functions ran for a call, by their own clocks, µs. */
export interface FunctionTime {
  /** All of them together: whoever waits for another runs meanwhile. */
  totalUs: number;
  /** On the critical path: what would be left if nobody who waits were counted. Null: the replies do not tell. */
  criticalUs: number | null;
}

/** Sums over calls, so that it merges by adding. */
export interface FunctionTimeTally {
  calls: number;
  totalUs: number;
  criticalUs: number | null;
}

/** What a platform says that one invocation costs, in its own words turned into numbers. */
export interface Bill {
  /** All that is charged, initialisation included where the platform charges that. */
  billedMs: number;
  /** Initialisation of a new instance within it; null: there was none. */
  initMs: number | null;
  maxMemoryMb: number | null;
}

/** Finds the bill in what came with a reply; null: there is none to be read. */
export type BillReader = (text: string) => Bill | null;

/** Sums over the calls of the measured part whose replies came with a bill, so that it merges by adding. */
export interface BillTally {
  /** Those whose every bill could be read, whatever their start class and outcome. */
  calls: number;
  /** Those that asked for a bill and got none that could be read. */
  unread: number;
  /** Invocations that the platform billed. */
  invocations: number;
  billedMs: number;
  /** Of them, how many initialised an instance, and for how long together. */
  initialised: number;
  initMs: number;
  /** The most of any. */
  maxMemoryMb: number;
  /** Functions that functions or a state machine invoked: their own time, each rounded up to a whole millisecond. No bill of a platform. */
  nested: { invocations: number; billedMs: number };
  /** Executions of state machines, by the platform's bill; `mbMs`: megabytes × milliseconds. */
  executions: { count: number; billedMs: number; mbMs: number };
  /** Response times of warm calls among them that asked for a bill when others did not: shows whether asking makes them slower. */
  asked: HistogramData | null;
}

/** Signed requests of the measured part. */
export interface SigningTally {
  /** Before their intended start. */
  ahead: number;
  /** When they were sent, within their response time. */
  inside: number;
}

export interface ErrorTally {
  kind: ErrorKind;
  count: number;
  /** The first few distinct messages: untrusted text, cut to 300 characters each. */
  messages: string[];
}

export interface ConnectionTally {
  /** Opened before the clock; opened during it because all were busy, inside a sample; replaced in the background; failed. */
  opened: number;
  late: number;
  reopened: number;
  failed: number;
  dns: HistogramData | null;
  tcp: HistogramData | null;
  tls: HistogramData | null;
  /** Whole set-ups that happened inside a sample, because all connections were busy or lost (design rule 5). */
  lateHandshake: HistogramData | null;
  /** Spoken with the target: `1.1`, `2`; empty when nothing was connected. */
  http: string[];
  /** Remote addresses: how many requests each answered, and how many of those exceeded the trial's p99. */
  remotes: { address: string; requests: number; exceedances: number }[];
}

export const LOSSES = ['late', 'throttled', 'died', 'silent', 'refused'] as const;
/**
 * Why a share of the schedule brought nothing back. `late`: it could not begin in time, and sent nothing. `throttled`: the
 * platform did not run it. `died`: it failed or was ended. `silent`: no answer in time. `refused`: its answer cannot be true.
 */
export type Loss = (typeof LOSSES)[number];

/** How the clock of a caller stands to that of the command, as it was measured just before. */
export interface ClockReading {
  /** The caller's clock − the command's, µs. */
  offsetUs: number;
  /** The true offset lies within so many µs, however the way there and back differ. */
  uncertaintyUs: number;
  /** How much faster the caller's clock goes, parts per million; 0 where it cannot be told from none. */
  driftPpm: number;
}

/** What became of one share of a schedule, and how the caller that had it fared. */
export interface ShareReport {
  caller: string;
  index: number;
  /** Which invocation in the chain of those that follow each other, from 0. */
  segment: number;
  /** Instance of the initiator; null: unknown. */
  instance: string | null;
  /** Requests of the measured part that were its to send. */
  intended: number;
  /** Null: it brought its result. */
  lost: { kind: Loss; message: string } | null;
  clock: ClockReading | null;
  /** From being called to being ready to send. */
  readyUs: number | null;
  scheduleLag: HistogramData | null;
  canary: HistogramData | null;
  eventLoop: HistogramData | null;
  cpuUs: number | null;
  cpuOverUs: number | null;
}

export interface DriveResult {
  version: 'faasmark.drive/1';
  /** Who drove; several after a merge. */
  callers: string[];
  /** Wall clock, ms since the epoch, when the measured part began. */
  startedAtMs: number;
  /** Length of the measured part as it really was (shorter when interrupted), without the drain. */
  measuredUs: number;
  counts: Counts;
  leadIn: Counts;
  windows: Window[];
  /** Completion − actual send, by class. */
  service: Record<StartClass, HistogramData | null>;
  /** Actual send − intended start, of every request sent in the measured part. */
  scheduleLag: HistogramData | null;
  canary: HistogramData | null;
  errors: ErrorTally[];
  /** Failures, time-outs and unfinished requests by the second of their intended start; together as many as `counts` says. */
  failures: { offsetUs: number; lengthUs: number; count: number }[];
  /**
   * Failures and the slowest of all successes, by sequence; at most `SLOWEST_KEPT` of them. They tell whether a tail
   * is many events or few (`few-episodes`).
   */
  slowest: SlowRequest[];
  connections: ConnectionTally;
  waitedForConnection: number;
  /** Timed by the parent's clock: functions invoked and stores used, warm invocations only. */
  hops: { name: string; kind: string; histogram: HistogramData }[];
  /** Of warm calls whose functions say how long they ran; null: none does. */
  functionTime: FunctionTimeTally | null;
  /** Null: no reply came with a bill. */
  billed: BillTally | null;
  /** Null: nothing was signed. */
  signing: SigningTally | null;
  /** Warm response times by the instance's ordinal. */
  bands: { ordinals: '2-10' | '11-100' | '>100'; histogram: HistogramData }[];
  cold: { kind: ColdKind; histogram: HistogramData }[];
  instances: InstanceEvidence[];
  /** CPU time of the driving thread's process or thread, and delay of its event loop; null where it cannot be read. */
  cpuUs: number | null;
  /** The time over which `cpuUs` was used: all the driving, from the lead-in until nothing was left to be sent. */
  cpuOverUs: number | null;
  eventLoop: HistogramData | null;
  samples: Sample[] | null;
  interrupted: boolean;
  /** Where several callers shared the schedule, or functions on a platform drove: one for each share. */
  shares?: ShareReport[];
}

/** Anything that can drive load: a thread here, functions on a platform. */
export interface Caller {
  readonly id: string;
  /** Rejects only when the caller itself broke; failures of the target are counts. `stop`: end the load; `hurry`: end the drain. */
  drive(request: DriveRequest, signals: { stop: AbortSignal; hurry: AbortSignal }): Promise<DriveResult>;
  close(): Promise<void>;
}
