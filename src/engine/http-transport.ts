/** HTTP exchanges over kept-alive connections that are opened before the clock and used evenly; another is opened when all are busy. */
import type { Endpoint } from '../model/CallTarget.js';
import { TOO_LARGE, type Channel, type Exchange } from './channel.js';
import type { Clock } from './clock.js';
import { connectionPool, type ConnectionPool, type Ride } from './connection-pool.js';
import { failureOf } from './failure.js';
import { newConnectionFigures } from './connection-figures.js';
import { originOf } from './origin.js';
import type { ReplyHeaders } from './reply-headers.js';
import type { HeaderLine } from '../signing/signature-v4.js';
import type { Outgoing } from './dispatch.js';
import { requestWriter } from './request-text.js';
import type { Completion, ExchangeOutcome, Transport, TransportOptions } from './transport.js';

export function httpTransport(clock: Clock, options: TransportOptions): Transport {
  const { maxInFlight, timeoutMs, http } = options;
  const figures = newConnectionFigures();
  const write = requestWriter();
  const pools = new Map<string, ConnectionPool>();
  /** By endpoint object: parsing a URL for each request would cost more than sending it. */
  const poolOf = new WeakMap<Endpoint, ConnectionPool>();
  const inFlight = new Set<Request>();
  const waiting: Request[] = [];

  const pool = (endpoint: Endpoint): ConnectionPool => {
    let found = poolOf.get(endpoint);
    if (found !== undefined) return found;
    const origin = originOf(endpoint.url);
    found = pools.get(origin.name);
    if (found === undefined) {
      found = connectionPool(origin, clock, { http, timeoutMs, write, figures });
      pools.set(origin.name, found);
    }
    poolOf.set(endpoint, found);
    return found;
  };

  const start = (request: Request): void => {
    inFlight.add(request);
    request.start(pool(request.endpoint));
  };

  class Request implements Exchange, Ride {
    readonly endpoint: Endpoint;
    readonly body: string | null;
    readonly sequence: number;
    readonly headers: readonly HeaderLine[];
    private readonly timeoutUs: number;
    private readonly waited: boolean;
    private readonly done: (completion: Completion) => void;
    private sentUs: number | null = null;
    private channel: Channel | null = null;
    private timer: NodeJS.Timeout | null = null;
    private finished = false;

    constructor(
      { endpoint, body, sequence, headers }: Outgoing,
      timeoutUs: number,
      waited: boolean,
      done: (completion: Completion) => void,
    ) {
      this.endpoint = endpoint;
      this.body = body;
      this.sequence = sequence;
      this.headers = headers;
      this.timeoutUs = timeoutUs;
      this.waited = waited;
      this.done = done;
    }

    start(from: ConnectionPool): void {
      this.sentUs = clock.nowUs();
      from.take(this);
      // After the request has left: the timer is not worth a µs of its latency.
      if (!this.finished) this.timer = setTimeout(() => this.timedOut(), Math.max(0, this.timeoutUs / 1_000));
    }

    wanted(): boolean {
      return !this.finished;
    }

    board(channel: Channel): void {
      this.channel = channel;
      channel.begin(this);
    }

    unreachable(error: Error): void {
      this.fail(error, false);
    }

    replied(status: number, headers: ReplyHeaders, body: string, completedUs: number): void {
      this.finish({ kind: 'reply', status, headers, body }, completedUs);
    }

    failed(error: Error): void {
      this.fail(error, true);
    }

    abandon(): void {
      this.giveUp({ kind: 'abandoned' });
    }

    private timedOut(): void {
      this.giveUp({ kind: 'timeout' });
    }

    private fail(error: NodeJS.ErrnoException, connected: boolean): void {
      if (this.finished) return;
      if (connected) figures.failed++;
      const kind = error.code === TOO_LARGE ? 'too-large' : failureOf(error, connected);
      this.finish({ kind: 'error', error: kind, message: error.message }, clock.nowUs());
    }

    private giveUp(outcome: ExchangeOutcome): void {
      const { channel } = this;
      this.finish(outcome, clock.nowUs());
      channel?.forget(this);
    }

    private finish(outcome: ExchangeOutcome, completedUs: number): void {
      if (this.finished) return;
      this.finished = true;
      if (this.timer !== null) clearTimeout(this.timer);
      inFlight.delete(this);
      const { sentUs, waited, channel } = this;
      this.done({ sentUs, completedUs, waited, remote: channel?.remote ?? null, outcome });
      const next = inFlight.size < maxInFlight ? waiting.shift() : undefined;
      if (next !== undefined) start(next);
    }
  }

  return {
    async open(endpoints, connections, stop) {
      const wanted = [...new Set(endpoints.map(pool))];
      await Promise.all(wanted.map((each) => each.open(connections, stop)));
    },
    send(outgoing, timeoutUs, done) {
      const free = inFlight.size < maxInFlight;
      const request = new Request(outgoing, timeoutUs, !free, done);
      if (free) start(request);
      else waiting.push(request);
    },
    inFlight: () => inFlight.size,
    abandon() {
      for (const request of waiting.splice(0)) request.abandon();
      for (const request of [...inFlight]) request.abandon();
    },
    figures: () => figures,
    close() {
      for (const each of pools.values()) each.close();
    },
  };
}
