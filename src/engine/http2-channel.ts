/** A TLS socket on which HTTP/2 was agreed goes in, a channel that carries many exchanges at once comes out (RFC 9113, by node:http2). */
import http2 from 'node:http2';
import type net from 'node:net';
import type { Endpoint } from '../model/CallTarget.js';
import { MAX_REPLY_BYTES, tooLarge, type Channel, type ChannelEvents, type Exchange } from './channel.js';
import type { Clock } from './clock.js';
import type { Origin } from './origin.js';
import { headersOf, hostOf, pathOf } from './request-text.js';

/** Peers allow 100 to 250 streams; what they say themselves counts once their settings have come. */
const STREAMS_UNTIL_TOLD = 100;

export interface Http2Options {
  origin: Origin;
  remote: string;
  events: ChannelEvents;
}

export function http2Channel(
  socket: net.Socket,
  { origin, remote, events }: Http2Options,
  clock: Clock,
): Channel {
  const session = http2.connect(origin.name, { createConnection: () => socket });
  const streams = new Map<Exchange, http2.ClientHttp2Stream>();
  const heads = new WeakMap<Endpoint, http2.OutgoingHttpHeaders>();
  let lost = false;
  let draining = false;

  const lose = (reason?: Error): void => {
    if (lost) return;
    lost = true;
    const failed = [...streams.keys()];
    streams.clear();
    session.destroy();
    for (const exchange of failed) exchange.failed(reason ?? new Error('the peer closed the connection'));
    events.lost(channel);
  };
  session.on('error', lose);
  session.on('close', () => lose());
  session.on('goaway', () => {
    // What is under way may still end; nothing new goes here.
    draining = true;
    if (streams.size === 0) lose();
  });

  const most = (): number =>
    Math.min(session.remoteSettings.maxConcurrentStreams ?? STREAMS_UNTIL_TOLD, 1_000);
  const finished = (exchange: Exchange): boolean => {
    if (!streams.delete(exchange)) return false;
    if (draining && streams.size === 0) queueMicrotask(() => lose());
    return true;
  };

  const begin = (exchange: Exchange): void => {
    const { endpoint, body, sequence, headers: added } = exchange;
    let head = heads.get(endpoint);
    if (head === undefined) heads.set(endpoint, (head = headOf(endpoint)));
    const mark = endpoint.sequenceHeader;
    const own: http2.OutgoingHttpHeaders = mark === undefined ? {} : { [mark]: String(sequence) };
    for (const [name, value] of added) own[name] = value;
    const stream = session.request({ ...head, ...own }, { endStream: body === null });
    streams.set(exchange, stream);
    let status = 0;
    let headers: string[] = [];
    const parts: Buffer[] = [];
    let bytes = 0;
    stream.on('response', (received) => {
      status = received[':status'] ?? 0;
      headers = Object.entries(received).flatMap(([name, value]) =>
        name.startsWith(':') || value === undefined ? [] : [name, String(value)],
      );
    });
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= MAX_REPLY_BYTES) return void parts.push(part);
      if (finished(exchange)) exchange.failed(tooLarge());
      stream.close(http2.constants.NGHTTP2_CANCEL);
    });
    stream.on('end', () => {
      const nowUs = clock.nowUs();
      if (status === 0 || !finished(exchange)) return;
      exchange.replied(status, headers, Buffer.concat(parts).toString('utf8'), nowUs);
      if (!lost) events.freed(channel);
    });
    const failed = (error: Error): void => {
      if (!finished(exchange)) return;
      exchange.failed(error);
      if (!lost) events.freed(channel);
    };
    stream.on('error', failed);
    stream.on('close', () => failed(new Error('the peer closed the stream')));
    if (body !== null) stream.end(body);
  };

  const channel: Channel = {
    http: '2',
    remote,
    capacity: () => (lost || draining ? 0 : Math.max(0, most() - streams.size)),
    idle: () => streams.size === 0,
    begin,
    forget(exchange) {
      const stream = streams.get(exchange);
      if (stream === undefined) return;
      streams.delete(exchange);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      if (!lost) events.freed(channel);
    },
    destroy() {
      lost = true;
      streams.clear();
      session.destroy();
    },
  };
  return channel;
}

function headOf(endpoint: Endpoint): http2.OutgoingHttpHeaders {
  const own = headersOf(endpoint).filter(([name]) => name !== 'host');
  return {
    ':method': endpoint.method,
    ':path': pathOf(endpoint.url),
    ':scheme': 'https',
    ':authority': hostOf(endpoint),
    ...Object.fromEntries(own),
  };
}
