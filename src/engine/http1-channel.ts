/** A connected socket goes in, a channel that carries one HTTP/1.1 exchange at a time comes out. */
import type net from 'node:net';
import type { Channel, ChannelEvents, Exchange } from './channel.js';
import { ReplyReader } from './reply-reader.js';
import type { RequestWriter } from './request-text.js';

/** Where the bytes of a socket arrive, with the instant at which they were read. */
export interface Inlet {
  receive(bytes: Buffer, nowUs: number): void;
}

export interface Http1Options {
  remote: string;
  /** What goes over the wire for one request. */
  write: RequestWriter;
  events: ChannelEvents;
  /** µs, for the end of a reply that ends with its connection. */
  nowUs(): number;
}

/** `inlet.receive` is set: whoever reads the socket gives the bytes to it. */
export function http1Channel(socket: net.Socket, inlet: Inlet, options: Http1Options): Channel {
  const { remote, write, events } = options;
  let current: Exchange | null = null;
  let lost = false;
  let readUs = 0;

  const lose = (reason?: Error): void => {
    if (lost) return;
    lost = true;
    socket.destroy();
    const failed = current;
    current = null;
    failed?.failed(reason ?? new Error('the peer closed the connection'));
    events.lost(channel);
  };
  const reader = new ReplyReader(
    () => current?.endpoint.method === 'HEAD',
    ({ status, headers, body, reusable }) => {
      const answered = current;
      // Nobody asked: what comes next could be taken for the answer to somebody else.
      if (answered === null) return lose();
      current = null;
      answered.replied(status, headers, body, readUs);
      if (!reusable) lose();
      else if (!lost) events.freed(channel);
    },
  );
  const read = (part: () => void): void => {
    try {
      part();
    } catch (error) {
      lose(error as Error);
    }
  };
  inlet.receive = (bytes, nowUs) => {
    readUs = nowUs;
    read(() => reader.push(bytes));
  };
  socket.on('error', lose);
  socket.on('end', () => {
    readUs = options.nowUs();
    read(() => reader.end());
    lose();
  });
  socket.on('close', () => lose());

  const channel: Channel = {
    http: '1.1',
    remote,
    capacity: () => (current === null && !lost ? 1 : 0),
    idle: () => current === null,
    begin(exchange) {
      current = exchange;
      socket.write(write(exchange));
    },
    forget(exchange) {
      if (current !== exchange) return;
      // Its answer may still come, so no other exchange can follow on this connection.
      current = null;
      lose();
    },
    destroy() {
      lost = true;
      current = null;
      socket.destroy();
    },
  };
  return channel;
}
