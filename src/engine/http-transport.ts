/** HTTP exchanges over kept-alive connections that are opened before the clock and used evenly; another is opened when all are busy. */
import http from 'node:http';
import https from 'node:https';
import type { Endpoint } from '../model/CallTarget.js';
import type { Clock } from './clock.js';
import { connectionTo, originOf, type Connection } from './connection.js';
import { failureOf } from './failure.js';
import { newHistogram, record } from './histogram.js';
import type { Completion, ConnectionFigures, ExchangeOutcome, Transport } from './transport.js';

/** A reply larger than this is a failure; the largest that any platform returns synchronously is smaller. */
const MAX_REPLY_BYTES = 128 * 1024 * 1024;

interface Waiting {
  endpoint: Endpoint;
  body: string | null;
  timeoutUs: number;
  sequence: number;
  done: (completion: Completion) => void;
  waited: boolean;
}

export interface TransportOptions {
  maxInFlight: number;
  timeoutMs: number;
}

export function httpTransport(clock: Clock, { maxInFlight, timeoutMs }: TransportOptions): Transport {
  const figures: ConnectionFigures = {
    opened: 0,
    late: 0,
    failed: 0,
    dns: newHistogram(),
    tcp: newHistogram(),
    tls: newHistogram(),
    lateHandshake: newHistogram(),
    http: new Set(),
  };
  /** Idle connections by origin, longest idle first. */
  const idle = new Map<string, Connection[]>();
  const all = new Set<Connection>();
  const inFlight = new Set<() => void>();
  const waiting: Waiting[] = [];
  let clockRuns = false;

  const newConnection = (url: string): Connection => {
    const connection = connectionTo(originOf(url), clock, ({ dnsUs, tcpUs, tlsUs }) => {
      figures.http.add('1.1');
      if (clockRuns) {
        figures.late++;
        record(figures.lateHandshake, (dnsUs ?? 0) + tcpUs + (tlsUs ?? 0));
      } else figures.opened++;
      if (dnsUs !== null) record(figures.dns, dnsUs);
      record(figures.tcp, tcpUs);
      if (tlsUs !== null) record(figures.tls, tlsUs);
    });
    all.add(connection);
    return connection;
  };
  const idleOf = (url: string): Connection[] => {
    const { origin } = new URL(url);
    let connections = idle.get(origin);
    if (connections === undefined) idle.set(origin, (connections = []));
    return connections;
  };

  const exchange = ({ endpoint, body, timeoutUs, sequence, done, waited }: Waiting): void => {
    const connections = idleOf(endpoint.url);
    const connection = connections.shift() ?? newConnection(endpoint.url);
    const sentUs = clock.nowUs();
    let finished = false;
    const finish = (outcome: ExchangeOutcome, reusable: boolean): void => {
      if (finished) return;
      finished = true;
      const completedUs = clock.nowUs();
      clearTimeout(timer);
      inFlight.delete(abandon);
      if (!reusable) request.destroy();
      connections.push(connection);
      done({ sentUs, completedUs, waited, remote: connection.remote(), outcome });
      const next = inFlight.size < maxInFlight ? waiting.shift() : undefined;
      if (next !== undefined) exchange(next);
    };
    const abandon = (): void => finish({ kind: 'abandoned' }, false);
    inFlight.add(abandon);
    const timer = setTimeout(() => finish({ kind: 'timeout' }, false), Math.max(0, timeoutUs / 1_000));

    const send = endpoint.url.startsWith('https:') ? https.request : http.request;
    let connected = false;
    const request = send(endpoint.url, {
      method: endpoint.method,
      headers:
        endpoint.sequenceHeader === undefined
          ? endpoint.headers
          : { ...endpoint.headers, [endpoint.sequenceHeader]: sequence },
      agent: connection.agent,
    });
    request.once('socket', (socket) => {
      connected = !socket.connecting;
      if (socket.connecting) socket.once('connect', () => (connected = true));
    });
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_REPLY_BYTES) {
          finish(
            { kind: 'error', error: 'too-large', message: `reply over ${MAX_REPLY_BYTES} bytes` },
            false,
          );
        } else chunks.push(chunk);
      });
      response.once('end', () => {
        const reply = Buffer.concat(chunks).toString('utf8');
        const status = response.statusCode ?? 0;
        finish({ kind: 'reply', status, headers: singleValued(response.headers), body: reply }, true);
      });
      response.once('error', (error) => fail(error));
      response.once('close', () => {
        if (!response.complete) fail(new Error('the connection closed in the middle of the reply'));
      });
    });
    const fail = (error: Error): void => {
      if (finished) return;
      figures.failed++;
      finish({ kind: 'error', error: failureOf(error, connected), message: error.message }, false);
    };
    request.on('error', fail);
    request.end(body ?? undefined);
  };

  return {
    async open(endpoints, connections, stop) {
      const urls = [...new Set(endpoints.map(({ url }) => new URL(url).origin))];
      const onStop = (): void => {
        for (const connection of all) connection.destroy();
      };
      const opening = urls.flatMap((url) =>
        Array.from({ length: connections }, async () => {
          const connection = newConnection(url);
          try {
            await connection.connect(timeoutMs);
          } catch {
            // A target that refuses is measured as such: each of its requests will be a `connect` failure.
            figures.failed++;
          }
          idleOf(url).push(connection);
        }),
      );
      stop.addEventListener('abort', onStop);
      if (stop.aborted) onStop();
      await Promise.all(opening);
      stop.removeEventListener('abort', onStop);
      clockRuns = true;
    },
    send(endpoint, body, timeoutUs, sequence, done) {
      const request = { endpoint, body, timeoutUs, sequence, done, waited: false };
      if (inFlight.size < maxInFlight) exchange(request);
      else waiting.push({ ...request, waited: true });
    },
    abandon() {
      const nowUs = clock.nowUs();
      for (const { done } of waiting.splice(0)) {
        done({
          sentUs: null,
          completedUs: nowUs,
          waited: true,
          remote: null,
          outcome: { kind: 'abandoned' },
        });
      }
      for (const abandonOne of [...inFlight]) abandonOne();
    },
    figures: () => figures,
    close() {
      for (const connection of all) connection.destroy();
    },
  };
}

function singleValued(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
