/** What passes between the calibrating process and the known target's own process. */
import type { KnownBehaviour } from './known-behaviour.js';

/** One entry per request in the order of arrival; the arrays are equally long. Times in ns of CLOCK_MONOTONIC. */
export interface TargetLog {
  /** From the header `x-faasmark-sequence`; −1 where the request carried none. */
  sequences: Int32Array;
  /** When its bytes were read. */
  arrivalNs: Float64Array;
  /**
   * The last instant before its reply was handed to the kernel; 0: not yet. The hand-over itself therefore counts as
   * an error of whoever measures: it wakes the client, which may well run before the target comes to note anything.
   */
  departureNs: Float64Array;
  /** The first instant after: the kernel had the reply at some time between the two. */
  handedOverNs: Float64Array;
  /** 1: an instance was born or ended its boot while it waited. */
  cold: Uint8Array;
  /** 0: a good reply; otherwise status 500 (1), an empty body (2), an error header (3). */
  wrong: Uint8Array;
}

/** To be asked for at start: what a process of its own is given as JSON. */
export interface TargetOptions {
  behaviour: KnownBehaviour;
  /** PEM; null: plain HTTP. */
  tls: { key: string; cert: string } | null;
  /** Requests that the log can hold between two readings. */
  capacity: number;
}

export type ToTarget =
  | { kind: 'behave'; behaviour: KnownBehaviour }
  | { kind: 'log' }
  /** Draw a behaviour that nobody else knows. */
  | { kind: 'challenge' }
  /** `answerHash`: what the other side has committed to. */
  | { kind: 'reveal'; answerHash: string };

/** What a blind challenge was about, told when the answer was committed to. */
export interface Revealed {
  seed: number;
  nonce: string;
  answerHash: string;
  log: TargetLog;
}

export type FromTarget =
  | { kind: 'ready'; port: number }
  | { kind: 'behaves' }
  | { kind: 'log'; log: TargetLog; overflowed: boolean }
  | { kind: 'challenged'; commitment: string }
  | ({ kind: 'revealed' } & Revealed);
