/** Clients that ask for much and read nothing: what they hold is bounded, and it is they who pay for it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { boundedResponse } from '../../src/runtime/bounded-response.js';
import { unsentAnswers } from '../../src/runtime/unsent-answers.js';
import { rawClient, type RawClient } from './raw-client.js';
import { eventually, runtimeUnderTest } from './runtime-under-test.js';

/** Far more than the kernel keeps for a connection, and one buffer for all, so that the test itself needs little. */
const LARGE = Buffer.alloc(30_000_000, 'x');
const MAX_BYTES = 100_000_000;
const REQUEST = 'GET / HTTP/1.1\r\nHost: any\r\n\r\n';

describe('a server that bounds what is not read', () => {
  let server: Server;
  let port: number;
  const reports: string[] = [];
  before(async () => {
    const unsent = unsentAnswers((message) => reports.push(message), MAX_BYTES);
    const ServerResponse = boundedResponse(unsent);
    server = createServer({ ServerResponse }, (_request, response) => void response.end(LARGE));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    ({ port } = address);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Asks, gets a first piece, and reads no more. */
  const reluctant = async (requests: string): Promise<RawClient> => {
    const client = rawClient(port, requests);
    await once(client.socket, 'data');
    client.socket.pause();
    return client;
  };
  /** A client that does not read does not notice either that it was cut off: the server knows. */
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  const readAll = async (requests: string, bytes: number): Promise<void> => {
    const client = rawClient(port, requests);
    let got = 0;
    client.socket.removeAllListeners('data');
    client.socket.on('data', (chunk: Buffer) => (got += chunk.length));
    await eventually('it has all of its answers', () => got >= bytes);
    client.socket.destroy();
    await client.closed;
  };

  it('cuts off those that have left most unread for longest, and serves those that read', async () => {
    const clients: RawClient[] = [];
    for (let i = 0; i < 3; i++) clients.push(await reluctant(REQUEST));
    assert.equal(await connections(), 3);
    for (let i = 0; i < 4; i++) clients.push(await reluctant(REQUEST));
    await eventually('three are left', async () => (await connections()) === 3);
    assert.equal(reports.length, 4);
    assert.match(reports[0] ?? '', /left 29 MB of answers unread/);
    // They hold what they may: it is one of them that makes room for a client that reads.
    await readAll(REQUEST, LARGE.length);
    assert.equal(reports.length, 5);
    for (const { socket } of clients) socket.resume();
    await Promise.all(clients.slice(0, 5).map(({ closed }) => closed));
    await eventually('the last ones get theirs', () =>
      clients.slice(5).every((client) => client.text().length > LARGE.length),
    );
    assert.ok(clients.slice(5).every((client) => !client.isClosed()));
    for (const { socket } of clients) socket.destroy();
    await eventually('all have gone', async () => (await connections()) === 0);
  });

  it('counts answers that wait for their turn on one connection', async () => {
    reports.length = 0;
    const greedy = await reluctant(REQUEST.repeat(10));
    await eventually('it is cut off', async () => (await connections()) === 0);
    assert.ok(reports.length >= 1);
    greedy.socket.resume();
    await greedy.closed;
  });

  it('counts nothing twice, and nothing that has been read or has gone', async () => {
    reports.length = 0;
    for (let i = 0; i < 5; i++) await readAll(REQUEST.repeat(3), 3 * LARGE.length);
    for (let i = 0; i < 5; i++) {
      const client = await reluctant(REQUEST.repeat(2));
      client.socket.destroy();
      await eventually('it has gone', async () => (await connections()) === 0);
    }
    assert.deepEqual(reports, []);
  });
});

/** Who asks how: plain requests are read one at a time, others as many as come, each by another part of the front. */
const CALLERS = [
  { title: 'many connections', connections: 70, each: 1, header: '' },
  { title: 'few connections with many requests', connections: 7, each: 10, header: 'TE: trailers\r\n' },
];

describe('a runtime', () => {
  for (const { title, connections, each, header } of CALLERS) {
    it(`bounds what callers leave unread of large replies, and answers others meanwhile: ${title}`, async () => {
      const reports: string[] = [];
      const runtime = await runtimeUnderTest({ report: (message) => reports.push(message) });
      const clients: RawClient[] = [];
      try {
        await runtime.deploy('large', 'exports.handler = async () => "x".repeat(6_000_000)', {
          maxInstances: 2,
        });
        await runtime.deploy('echo', 'exports.handler = async (event) => event');
        const { host, port } = new URL(runtime.url);
        const call = `POST /2015-03-31/functions/large/invocations HTTP/1.1\r\nHost: ${host}\r\n${header}Content-Length: 2\r\n\r\n{}`;
        // 420 MB in all.
        for (let i = 0; i < connections; i++) {
          const client = rawClient(Number(port), call.repeat(each));
          client.socket.pause();
          clients.push(client);
        }
        await eventually('one is cut off', () => reports.length > 0, 60_000);
        assert.match(reports[0] ?? '', /answers unread was cut off/);
        assert.equal((await runtime.invoke('echo', 5)).body, '5');
      } finally {
        for (const { socket } of clients) socket.destroy();
        await runtime.end();
      }
    });
  }
});
