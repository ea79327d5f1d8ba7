/** The form of a bare HTTP client in a benchmark: an address and connections go in, each exchange's end is told. */
import http from 'node:http';
import net from 'node:net';
import { HTTPParser } from 'http-parser-js';
import { Client } from 'undici';
import { SEQUENCE_HEADER } from '../../../src/calibrate/start-known-target.js';
import { systemClock } from '../../../src/engine/clock.js';
import { httpTransport } from '../../../src/engine/http-transport.js';
import type { Endpoint } from '../../../src/model/CallTarget.js';

export interface BareClient {
  /** `done` is called when the reply has been read to its end. */
  send(sequence: number, done: () => void): void;
  close(): void;
}

type NewClient = (url: string, connections: number) => Promise<BareClient>;

/** Connections used evenly, the longest idle first; who finds none waits in turn. */
function ringOf<T>(all: readonly T[]): { lend(use: (one: T) => void): void; giveBack(one: T): void } {
  const idle = [...all];
  const waiting: ((one: T) => void)[] = [];
  return {
    lend(use) {
      const one = idle.shift();
      if (one === undefined) waiting.push(use);
      else use(one);
    },
    giveBack(one) {
      const next = waiting.shift();
      if (next === undefined) idle.push(one);
      else next(one);
    },
  };
}

const newUndici: NewClient = (url, connections) => {
  const { origin } = new URL(url);
  const all = Array.from({ length: connections }, () => new Client(origin, { pipelining: 1 }));
  const ring = ringOf(all);
  return Promise.resolve({
    send(sequence, done) {
      ring.lend((client) =>
        client.dispatch(
          { path: '/', method: 'GET', headers: { [SEQUENCE_HEADER]: String(sequence) } },
          {
            onRequestStart: () => undefined,
            onResponseStart: () => undefined,
            onResponseData: () => undefined,
            onResponseEnd: () => {
              ring.giveBack(client);
              done();
            },
            onResponseError: (_controller, error) => {
              throw error;
            },
          },
        ),
      );
    },
    close: () => all.forEach((client) => void client.destroy()),
  });
};

const newNodeHttp: NewClient = (url, connections) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  return Promise.resolve({
    send(sequence, done) {
      http
        .get(url, { agent, headers: { [SEQUENCE_HEADER]: sequence } }, (response) => {
          response.resume();
          response.once('end', done);
        })
        .on('error', (error) => {
          throw error;
        });
    },
    close: () => agent.destroy(),
  });
};

const newParserJs: NewClient = async (url, connections) => {
  const { hostname, port, host } = new URL(url);
  const open = (): Promise<{ socket: net.Socket; done: () => void }> =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
      const connection = { socket, done: (): void => undefined };
      const parser = new HTTPParser('RESPONSE');
      parser.onHeadersComplete = () => 0;
      parser.onBody = () => undefined;
      parser.onMessageComplete = () => connection.done();
      socket.on('data', (chunk) => {
        const read = parser.execute(chunk);
        if (read instanceof Error) throw read;
      });
      socket.once('connect', () => resolve(connection));
      socket.once('error', reject);
    });
  const all = await Promise.all(Array.from({ length: connections }, open));
  const ring = ringOf(all);
  return {
    send(sequence, done) {
      ring.lend((connection) => {
        connection.done = () => {
          ring.giveBack(connection);
          done();
        };
        connection.socket.write(
          `GET / HTTP/1.1\r\nhost: ${host}\r\n${SEQUENCE_HEADER}: ${sequence}\r\n\r\n`,
          'latin1',
        );
      });
    },
    close: () => all.forEach(({ socket }) => socket.destroy()),
  };
};

const newOurs: NewClient = async (url, connections) => {
  const transport = httpTransport(systemClock, { maxInFlight: connections, timeoutMs: 5_000, http: '1.1' });
  const endpoint: Endpoint = {
    name: 'target',
    url,
    method: 'GET',
    headers: {},
    expectStatus: null,
    reply: 'detect',
    sequenceHeader: SEQUENCE_HEADER,
  };
  await transport.open([endpoint], connections, new AbortController().signal);
  return {
    send: (sequence, done) => {
      const outgoing = { endpoint, body: null, sequence, headers: [], signedAtMs: null };
      transport.send(outgoing, 5_000_000, done);
    },
    close: () => transport.close(),
  };
};

/** In the order of the table. */
export const CLIENTS: Readonly<Record<string, NewClient>> = {
  'undici dispatch': newUndici,
  'node:http Agent': newNodeHttp,
  'raw sockets, http-parser-js': newParserJs,
  'raw sockets, our transport': newOurs,
};
