/** One exchange goes out, its completion is reported apart: so that a completion may one day come by another way. */
import type { Endpoint } from '../model/CallTarget.js';
import type { HttpVersion } from '../model/Drive.js';
import type { ErrorKind } from '../model/Sample.js';
import type { Clock } from './clock.js';
import type { Histogram } from './histogram.js';
import type { Outgoing } from './dispatch.js';
import type { ReplyHeaders } from './reply-headers.js';

export type ExchangeOutcome =
  | { kind: 'reply'; status: number; headers: ReplyHeaders; body: string }
  /** What a function returned, as the platform's own client parsed it. */
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; error: ErrorKind; message: string }
  | { kind: 'timeout' }
  | { kind: 'abandoned' };

export interface Completion {
  /** When the request went to a connection (opening one where none was free); null: it never did. */
  sentUs: number | null;
  completedUs: number;
  /** It had to wait because the in-flight bound was reached. */
  waited: boolean;
  remote: string | null;
  outcome: ExchangeOutcome;
}

export interface ConnectionFigures {
  opened: number;
  late: number;
  /** Replaced in the background after the peer closed one or an exchange was given up. */
  reopened: number;
  failed: number;
  dns: Histogram;
  tcp: Histogram;
  tls: Histogram;
  /** Whole set-ups of connections opened while the clock ran. */
  lateHandshake: Histogram;
  /** Versions spoken. */
  http: Set<string>;
}

export interface TransportOptions {
  maxInFlight: number;
  timeoutMs: number;
  http: HttpVersion;
}

export type OpenTransport = (clock: Clock, options: TransportOptions) => Transport;

export interface Transport {
  /** Opens connections to each origin that the endpoints name; those that fail are counted, those not yet open when stopped are given up. */
  open(endpoints: readonly Endpoint[], connections: number, stop: AbortSignal): Promise<void>;
  /** `timeoutUs`: counted from the moment it is sent. `done` is called exactly once. */
  send(outgoing: Outgoing, timeoutUs: number, done: (completion: Completion) => void): void;
  /** Exchanges under way. */
  inFlight(): number;
  /** Ends every pending exchange as `abandoned`. */
  abandon(): void;
  figures(): ConnectionFigures;
  close(): void;
}
