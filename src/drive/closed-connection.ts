/** One client of a closed loop goes in; each of its requests comes out once, with how it ended. */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client } from 'autocannon';
import { headerOf } from '../engine/reply-headers.js';
import type { Clock } from '../engine/clock.js';
import { failureOf } from '../engine/failure.js';
import type { ExchangeOutcome } from '../engine/transport.js';
import type { ClosedFigures } from './closed-figures.js';

export interface Exchange {
  sequence: number;
  /** On the clock. */
  sentUs: number;
  /** The first one on its connection: its response time has the handshake in it. */
  first: boolean;
  remote: string | null;
  input: unknown;
}

export interface ClosedConnectionOptions {
  clock: Clock;
  timeoutMs: number;
  figures: ClosedFigures;
  /** Whether a connection that opens now opens while the clock runs. */
  opensLate(): boolean;
  nextRequest(): {
    sequence: number;
    input: unknown;
    headers: Record<string, string> | undefined;
    body: string | undefined;
  };
  replyOf(status: number): ExchangeOutcome;
  settle(exchange: Exchange, completedUs: number, outcome: ExchangeOutcome): void;
  /** It will send nothing any more. */
  onClosed(): void;
}

export interface ClosedConnection {
  /** Sends nothing after what is pending. */
  finish(): void;
  /** Ends what is pending, now. */
  abandon(): void;
}

/**
 * What autocannon 9.0.0 (pinned) keeps to itself. After a lost connection it forgets neither the requests that were
 * pending there nor what its parser had half read, so that later responses would be taken for earlier ones.
 */
interface Inside {
  conn: Socket;
  timeout: number;
  reqsMade: number;
  responseMax: number | undefined;
  destroyed: boolean;
  pipelinedRequests: { clear(): void; addBody(chunk: Buffer | string): void };
  parser: { reinitialize(kind: 'RESPONSE'): void };
  destroy(): void;
}

export function closedConnection(client: Client, options: ClosedConnectionOptions): ClosedConnection {
  const { clock, timeoutMs, figures, settle } = options;
  const inside = client as unknown as Inside;
  // The published types know three of its events.
  const events: EventEmitter = client;
  // `timeout` of the public options is in whole seconds.
  inside.timeout = timeoutMs;
  // It joins chunks as text, each decoded by itself: a character that lies in two of them would be lost. As Latin-1,
  // which is one character for each byte, they keep their bytes; see `bodyText`.
  const { pipelinedRequests } = inside;
  const addBody = pipelinedRequests.addBody.bind(pipelinedRequests);
  pipelinedRequests.addBody = (chunk) => addBody(Buffer.from(chunk).toString('latin1'));
  let pending: Exchange | null = null;
  let socket: Socket | null = null;
  let connected = false;
  /** The target announced that it would close: what was sent after is void, as it was never going to be read. */
  let closing = false;
  let abandoned = false;
  let closed = false;

  const end = (outcome: ExchangeOutcome, completedUs = clock.nowUs()): void => {
    const exchange = pending;
    pending = null;
    if (exchange !== null) settle(exchange, completedUs, outcome);
  };
  /** The connection went without a word: by the client's own time-out, or by the target. */
  const lost = (): void => {
    if (pending === null) return;
    if (abandoned) return end({ kind: 'abandoned' });
    // Its own time-out destroys the connection before it opens another; one that the target ended still stands.
    if (socket?.destroyed === true) return end({ kind: 'timeout' });
    if (closing) {
      pending = null;
      return;
    }
    figures.failed();
    end({ kind: 'error', error: 'reset', message: 'the connection closed before the reply' });
  };

  events.on('request', () => {
    const first = inside.conn !== socket;
    if (first) {
      lost();
      inside.pipelinedRequests.clear();
      inside.parser.reinitialize('RESPONSE');
      socket = inside.conn;
      connected = false;
      closing = false;
      watch(inside.conn);
    }
    const { sequence, input, headers, body } = options.nextRequest();
    if (headers !== undefined) client.setHeaders(headers);
    if (body !== undefined) client.setBody(body);
    pending = { sequence, sentUs: clock.nowUs(), first, remote: remoteOf(inside.conn), input };
  });

  const watch = (opened: Socket): void => {
    const startUs = clock.nowUs();
    const late = options.opensLate();
    let lookedUpUs: number | null = null;
    let tcpUs = 0;
    opened.once('lookup', (_error: Error | null, address: string, _family: unknown, host: string) => {
      if (host !== address) lookedUpUs = clock.nowUs();
    });
    const dnsUs = (): number | null => (lookedUpUs === null ? null : lookedUpUs - startUs);
    opened.once('connect', () => {
      connected = true;
      tcpUs = clock.nowUs() - (lookedUpUs ?? startUs);
      if (!('encrypted' in opened)) figures.opened({ dnsUs: dnsUs(), tcpUs, tlsUs: null }, late);
      if (pending !== null) pending.remote = remoteOf(opened);
    });
    opened.once('secureConnect', () => {
      const { authorized, authorizationError } = opened as TLSSocket;
      // autocannon accepts every certificate; an open loop does not, and neither does this one.
      if (!authorized) return opened.destroy(untrusted(authorizationError));
      figures.opened(
        { dnsUs: dnsUs(), tcpUs, tlsUs: clock.nowUs() - startUs - (dnsUs() ?? 0) - tcpUs },
        late,
      );
      return undefined;
    });
  };

  events.on('response', (status: number, _bytes: number, responseMs: number) => {
    if (pending === null) return;
    const outcome = options.replyOf(status);
    closing = outcome.kind === 'reply' && headerOf(outcome.headers, 'connection')?.toLowerCase() === 'close';
    end(outcome, pending.sentUs + responseMs * 1_000);
  });
  events.on('connError', (error: NodeJS.ErrnoException) => {
    if (closing && pending !== null && connected) {
      pending = null;
      return;
    }
    figures.failed();
    end({ kind: 'error', error: failureOf(error, connected), message: error.message });
  });
  events.on('done', () => {
    lost();
    if (closed) return;
    closed = true;
    options.onClosed();
  });

  return {
    finish() {
      inside.responseMax = Math.max(1, inside.reqsMade);
    },
    abandon() {
      abandoned = true;
      inside.destroy();
    },
  };
}

/** A body as the client hands it over goes in, the text that the target sent comes out. */
export function bodyText(body: string): string {
  return Buffer.from(body, 'latin1').toString();
}

function remoteOf({ remoteAddress, remotePort }: Socket): string | null {
  return remoteAddress === undefined ? null : `${remoteAddress}:${remotePort ?? 0}`;
}

function untrusted(reason: Error | string | undefined): Error {
  const text = String(reason ?? 'the certificate is not trusted');
  return Object.assign(new Error(text), { code: 'UNABLE_TO_VERIFY_CERTIFICATE' });
}
