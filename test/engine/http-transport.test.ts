/** The transport against real servers: TLS, HTTP/2, connections used evenly, replaced when lost, never mixed up. */
import assert from 'node:assert/strict';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { systemClock } from '../../src/engine/clock.js';
import type { Outgoing } from '../../src/engine/dispatch.js';
import { httpTransport } from '../../src/engine/http-transport.js';
import type { Completion, Transport, TransportOptions } from '../../src/engine/transport.js';
import type { Endpoint } from '../../src/model/CallTarget.js';
import { tlsFixture } from '../setup/tls-fixture.js';

const NEVER = new AbortController().signal;
/** Also when the test fails: a server that listens on would keep this process, and the runner, waiting. */
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

const transportOf = (over: Partial<TransportOptions> = {}): Transport => {
  const transport = httpTransport(systemClock, {
    maxInFlight: 1_000,
    timeoutMs: 5_000,
    http: '1.1',
    ...over,
  });
  ends.push(() => transport.close());
  return transport;
};
const endpointOf = (url: string, over: Partial<Endpoint> = {}): Endpoint => ({
  name: 'target',
  url,
  method: 'POST',
  headers: {},
  expectStatus: null,
  reply: 'detect',
  ...over,
});
const outgoingTo = (endpoint: Endpoint): Outgoing => ({
  endpoint,
  body: '{}',
  sequence: 0,
  headers: [],
  signedAtMs: null,
});
const send = (transport: Transport, endpoint: Endpoint, body: string | null = '{}', sequence = 0) =>
  new Promise<Completion>((resolve) =>
    transport.send({ ...outgoingTo(endpoint), body, sequence }, 5_000_000, resolve),
  );
const bodyOf = ({ outcome }: Completion): string =>
  outcome.kind === 'reply' ? outcome.body : JSON.stringify(outcome);

const portOf = async (server: net.Server): Promise<number> => {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** Answers with method, path, headers and body as JSON. */
const echo: http.RequestListener = (request, response) => {
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    const { method, url, headers } = request;
    const from = request.socket.remotePort;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, body, from, version: request.httpVersion }));
  });
};

describe('the HTTP transport', () => {
  it('sends what a client has to send, and the sequence where it is asked for', async () => {
    const server = http.createServer(echo);
    const port = await portOf(server);
    const transport = transportOf();
    const endpoint = endpointOf(`http://user:p%40ss@127.0.0.1:${port}/a/b?q=%20x`, {
      headers: { 'X-Own': 'yes', 'Content-Length': '99', connection: 'close' },
      sequenceHeader: 'x-sequence',
    });
    await transport.open([endpoint], 2, NEVER);
    const heard = JSON.parse(bodyOf(await send(transport, endpoint, 'grüße', 41))) as {
      method: string;
      url: string;
      body: string;
      headers: Record<string, string>;
    };
    assert.equal(heard.method, 'POST');
    assert.equal(heard.url, '/a/b?q=%20x');
    assert.equal(heard.body, 'grüße');
    assert.deepEqual(heard.headers, {
      host: `127.0.0.1:${port}`,
      'x-own': 'yes',
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
      connection: 'keep-alive',
      'x-sequence': '41',
      'content-length': '7',
    });
    const byte = await send(transport, endpointOf(endpoint.url, { headers: { 'x-byte': 'caf\u00e9' } }), '☃');
    const latin = JSON.parse(bodyOf(byte)) as { body: string; headers: Record<string, string> };
    assert.deepEqual([latin.headers['x-byte'], latin.body], ['caf\u00e9', '☃']);
    const bodiless = await send(transport, endpointOf(endpoint.url, { method: 'GET' }), null);
    assert.equal('content-length' in (JSON.parse(bodyOf(bodiless)) as { headers: object }).headers, false);
  });

  it('uses its connections evenly, oldest first', async () => {
    const server = http.createServer(echo);
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 4, NEVER);
    const uses = new Map<number, number>();
    for (let index = 0; index < 40; index++) {
      const { from } = JSON.parse(bodyOf(await send(transport, endpoint))) as { from: number };
      uses.set(from, (uses.get(from) ?? 0) + 1);
    }
    assert.deepEqual([...uses.values()], [10, 10, 10, 10]);
    assert.equal(transport.figures().late, 0);
  });

  it('replaces a connection that its peer closed in the background, so that no later request pays for it', async () => {
    const server = http.createServer({ keepAliveTimeout: 20 }, echo);
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 2, NEVER);
    await send(transport, endpoint);
    const deadline = performance.now() + 5_000;
    while (transport.figures().reopened === 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(transport.figures().reopened >= 1);
    assert.equal((await send(transport, endpoint)).outcome.kind, 'reply');
    assert.equal(transport.figures().late, 0);
  });

  it('does not dial without end a peer that closes whatever it accepts', async () => {
    let accepted = 0;
    const server = net.createServer((socket) => {
      accepted++;
      socket.on('error', () => undefined);
      socket.end();
    });
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 3, NEVER);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(accepted, 3);
    assert.equal((await send(transport, endpoint)).outcome.kind, 'error');
  });

  it('gives whoever waits longest the first connection that is free, opened for whomever', async () => {
    const held: http.ServerResponse[] = [];
    const server = http.createServer((_, response) => {
      held.push(response);
    });
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 1, NEVER);
    const all = Promise.all([1, 2, 3].map(() => send(transport, endpoint)));
    while (held.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(transport.figures().late, 2);
    for (const response of held) response.end('done');
    assert.deepEqual((await all).map(bodyOf), ['done', 'done', 'done']);
  });

  it('gives no answer of a request that timed out to the one after it', async () => {
    let calls = 0;
    const server = http.createServer((_, response) => {
      const mine = ++calls;
      setTimeout(() => response.end(`answer ${mine}`), mine === 1 ? 150 : 0);
    });
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 1, NEVER);
    const first = await new Promise<Completion>((resolve) =>
      transport.send(outgoingTo(endpoint), 50_000, resolve),
    );
    assert.equal(first.outcome.kind, 'timeout');
    assert.equal(bodyOf(await send(transport, endpoint)), 'answer 2');
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(bodyOf(await send(transport, endpoint)), 'answer 3');
  });

  it('drops a connection whose peer talks without being asked', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        socket.write(
          'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad',
        );
      });
    });
    const endpoint = endpointOf(`http://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 1, NEVER);
    for (let index = 0; index < 5; index++) {
      const body = bodyOf(await send(transport, endpoint));
      assert.equal(body, 'ok');
    }
  });

  it('times name look-up, TCP and TLS apart, once per connection', async () => {
    const server = https.createServer(tlsFixture(), echo);
    const endpoint = endpointOf(`https://localhost:${await portOf(server)}/`);
    const transport = transportOf();
    await transport.open([endpoint], 3, NEVER);
    await send(transport, endpoint);
    const { opened, dns, tcp, tls, http: versions } = transport.figures();
    assert.deepEqual([opened, dns.totalCount, tcp.totalCount, tls.totalCount], [3, 3, 3, 3]);
    assert.deepEqual([...versions], ['1.1']);
  });

  it('carries many exchanges over few HTTP/2 connections where the target speaks it', async () => {
    const server = http2.createSecureServer({ ...tlsFixture(), allowHTTP1: true });
    const held: (() => void)[] = [];
    // None is answered before all are there, so that each needs a way of its own.
    server.on('request', (request, response) => {
      const { url } = request;
      held.push(() => {
        response.setHeader('x-version', request.httpVersion);
        response.end(`${request.httpVersion} ${url} ${String(request.headers['x-sequence'])}`);
      });
      if (held.length === 40) for (const answer of held.splice(0)) answer();
    });
    const url = `https://127.0.0.1:${await portOf(server)}`;
    for (const [http, version] of [
      ['2', '2.0'],
      ['auto', '2.0'],
      ['1.1', '1.1'],
    ] as const) {
      const transport = transportOf({ http });
      const endpoint = endpointOf(`${url}/path`, { sequenceHeader: 'x-sequence' });
      await transport.open([endpoint], 2, NEVER);
      const replies = await Promise.all(
        Array.from({ length: 40 }, (_, index) => send(transport, endpoint, '{}', index)),
      );
      assert.deepEqual(
        replies.map(bodyOf).sort(),
        Array.from({ length: 40 }, (_, index) => `${version} /path ${index}`).sort(),
      );
      const { late, opened } = transport.figures();
      assert.equal(opened, 2);
      assert.equal(late, version === '2.0' ? 0 : 38, 'streams share the connections, others cannot');
      transport.close();
    }
    server.close();
  });

  it('says so where HTTP/2 was asked for and the target does not offer it', async () => {
    const server = https.createServer(tlsFixture(), echo);
    server.on('tlsClientError', () => undefined);
    const endpoint = endpointOf(`https://127.0.0.1:${await portOf(server)}/`);
    const transport = transportOf({ http: '2' });
    await transport.open([endpoint], 1, NEVER);
    const { outcome } = await send(transport, endpoint);
    assert.equal(outcome.kind, 'error');
  });

  it('loses only the stream that was reset or timed out, not its neighbours on the connection', async () => {
    const server = http2.createSecureServer(tlsFixture());
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      if (headers[':path'] === '/reset') stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
      else if (headers[':path'] === '/good') {
        setTimeout(() => {
          stream.respond({ ':status': 200 });
          stream.end('good');
        }, 60);
      }
    });
    const url = `https://127.0.0.1:${await portOf(server)}`;
    const transport = transportOf({ http: '2' });
    const good = endpointOf(`${url}/good`);
    await transport.open([good], 1, NEVER);
    const [kept, reset, hung] = await Promise.all([
      send(transport, good),
      send(transport, endpointOf(`${url}/reset`)),
      new Promise<Completion>((resolve) =>
        transport.send(outgoingTo(endpointOf(`${url}/hang`)), 30_000, resolve),
      ),
    ]);
    assert.equal(bodyOf(kept), 'good');
    assert.equal(reset.outcome.kind, 'error');
    assert.equal(hung.outcome.kind, 'timeout');
    assert.equal(transport.figures().late + transport.figures().reopened, 0);
  });
});
