/** What the command says to its initiators (functions on a platform that drive load) and what they answer: `faasmark.initiator/1`, plain data. */
import type { DriveRequest, HistogramData } from './Drive.js';

export const INITIATOR_VERSION = 'faasmark.initiator/1';

/** By an instance's own clock, µs since the epoch; monotonic within the instance. */
export interface ClockTold {
  arrivedUs: number;
  answeredUs: number;
}

/** When the measured part begins: on this instance's clock, which goes so much faster than the command's. */
export interface InstanceStart {
  startUs: number;
  driftPpm: number;
}

/** Where parts of a reply go that is too large for one: objects named `<prefix>.<n>` in the store of its deployment. */
export interface ReplyLimits {
  /** The largest reply, bytes of JSON. */
  replyBytes: number;
  partPrefix: string;
}

export type InitiatorEvent = { version: typeof INITIATOR_VERSION } & (
  | {
      /** Be ready: compile, call the null target, look at the share of a core. `holdMs`: do not answer before. */
      kind: 'prepare';
      holdMs: number;
    }
  /** Tell the time, not before `holdMs` have passed: so that calls at the same time reach different instances. */
  | { kind: 'clock'; holdMs: number }
  | {
      kind: 'drive';
      /** Comes back in the answer. */
      id: string;
      request: DriveRequest;
      /** By instance; an instance that is not in it refuses. Null: begin as soon as ready. */
      starts: Readonly<Record<string, InstanceStart>> | null;
      limits: ReplyLimits;
      /** Several initiators share the cores with each other and with what they call: none may spin while it waits. */
      sharedCores: boolean;
    }
);

/** How an initiator fares while it does nothing else. */
export interface InitiatorState {
  /** Null calls one after the other. */
  floor: HistogramData | null;
  /** Time on a core over time passed while it computed without a pause, 0 to 1; below 1 the platform throttles it. */
  cpuShare: number;
  /** The longest time in which it made no progress meanwhile, µs. */
  longestPauseUs: number;
  memoryMb: number | null;
}

export type InitiatorReply = { version: typeof INITIATOR_VERSION; instance: string } & (
  | { kind: 'prepared'; state: InitiatorState }
  | { kind: 'clock'; told: ClockTold; prepared: boolean }
  | {
      kind: 'result';
      id: string;
      readyUs: number;
      /** Of the text of the `DriveResult` in JSON, hex. */
      sha256: string;
      /** The text deflated (RFC 1950), in base64. */
      body: { kind: 'inline'; data: string } | { kind: 'parts'; keys: string[] };
    }
  | { kind: 'declined'; id: string; reason: 'unknown-clock' }
  | { kind: 'declined'; id: string; reason: 'late'; lateUs: number }
  | { kind: 'failed'; id: string; message: string }
);
