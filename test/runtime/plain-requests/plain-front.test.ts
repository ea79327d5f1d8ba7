/** Requests that are read by the front and those that go to the full server behind it come in any mixture and in any pieces, and are answered in order. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import type { HttpReply } from '../../../src/runtime/http-reply.js';
import type { PlainService } from '../../../src/runtime/plain-requests/plain-connection.js';
import { plainFront, type PlainFront } from '../../../src/runtime/plain-requests/plain-front.js';
import { unsentAnswers } from '../../../src/runtime/unsent-answers.js';
import { rawClient, type RawClient } from '../raw-client.js';
import { eventually } from '../runtime-under-test.js';

const LIMITS = { firstRequestMs: 60_000, keepAliveMs: 60_000 };

interface Front {
  server: Server;
  front: PlainFront;
  port: number;
}

async function frontOf(serve: PlainService, limits = LIMITS): Promise<Front> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => response.end(`[full ${request.method} ${body}]`));
  });
  const front = plainFront(server, serve, unsentAnswers(assert.fail), limits);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { server, front, port: address.port };
}

const ok = (text: string): HttpReply => {
  const body = Buffer.from(text, 'latin1');
  return { status: 200, headers: ['content-length', body.length], body };
};

const answersIn = (client: RawClient): string[] =>
  [...client.text().matchAll(/\[(.*?)\]/gs)].map(([, text]) => text ?? '');

describe('the front for plain requests', () => {
  let echo: Front;
  let abandoned = 0;
  /** Answered only when the test says so. */
  let held: (() => void)[] = [];
  before(async () => {
    echo = await frontOf((path, body, reply) => {
      const answer = (): void => reply(ok(`[plain ${body.toString('latin1')}]`));
      if (path === '/now') answer();
      else if (path === '/later') setImmediate(answer);
      else if (path === '/held') held.push(answer);
      else if (path === '/large') reply(ok(`[${'x'.repeat(1_000_000)}]`));
      else return null;
      return () => abandoned++;
    });
  });
  beforeEach(() => {
    abandoned = 0;
    held = [];
  });
  after(() => {
    echo.server.close();
    echo.server.closeAllConnections();
    echo.front.destroyAll();
  });

  const plain = (path: string, body: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${echo.port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const chunked = (body: string): string =>
    `POST /now HTTP/1.1\r\nHost: 127.0.0.1:${echo.port}\r\nTransfer-Encoding: chunked\r\n\r\n` +
    `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const get = (): string => `GET /now HTTP/1.1\r\nHost: 127.0.0.1:${echo.port}\r\n\r\n`;

  it('answers what is plain, on one connection, one after the other', async () => {
    const client = rawClient(echo.port);
    for (const body of ['a', 'b', 'longer than before', '']) {
      client.socket.write(plain('/later', body));
      await eventually('it is answered', () => client.text().includes(`[plain ${body}]`));
    }
    client.socket.destroy();
  });

  it('gives all else to the server behind it, and the connection with it', async () => {
    const client = rawClient(echo.port, plain('/now', 'a'));
    await eventually('the first', () => answersIn(client).length === 1);
    client.socket.write(plain('/none', 'b'));
    await eventually('the second', () => answersIn(client).length === 2);
    client.socket.write(plain('/now', 'c'));
    await eventually('the third', () => answersIn(client).length === 3);
    assert.deepEqual(answersIn(client), ['plain a', 'full POST b', 'full POST c']);
    client.socket.destroy();
  });

  it('answers any mixture in any pieces, in order, and then the end', async () => {
    const kind = fc.constantFrom('now', 'later', 'none', 'chunked', 'get');
    const body = fc.stringMatching(/^[a-z0-9]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(kind, body), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        async (requests, cuts, waits) => {
          const bytes = requests
            .map(([which, text]) =>
              which === 'get' ? get() : which === 'chunked' ? chunked(text) : plain(`/${which}`, text),
            )
            .join('');
          const client = rawClient(echo.port);
          await once(client.socket, 'connect');
          client.socket.setNoDelay(true);
          for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
            const size = cuts[turn % cuts.length] ?? 1;
            client.socket.write(bytes.slice(offset, offset + size), 'latin1');
            offset += size;
            // In a turn of its own, so that pieces do arrive as pieces.
            if (waits[turn % waits.length] === true) await new Promise((resolve) => setImmediate(resolve));
          }
          // The server behind drops what is in hand when its client has said all, so this one says nothing yet.
          await eventually('all are answered', () => answersIn(client).length >= requests.length);
          client.socket.end();
          await client.closed;
          const answers = answersIn(client).map((text) => text.replace(/^(full|plain) (POST )?/, ''));
          assert.deepEqual(
            answers,
            requests.map(([which, text]) => (which === 'get' ? 'GET ' : text)),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('answers a client that has said all it has to say', async () => {
    const client = rawClient(echo.port);
    client.socket.end(plain('/held', 'a'));
    await eventually('it has arrived', () => held.length === 1);
    held[0]?.();
    await client.closed;
    assert.deepEqual(answersIn(client), ['plain a']);
  });

  it('answers all that a client asked for before it had said all', async () => {
    const client = rawClient(echo.port);
    client.socket.end(plain('/held', 'a') + plain('/now', 'b') + plain('/later', 'c'));
    await eventually('the first has arrived', () => held.length === 1);
    held[0]?.();
    await client.closed;
    assert.deepEqual(answersIn(client), ['plain a', 'plain b', 'plain c']);
    assert.equal(abandoned, 0);
  });

  it('lets go of what a client asked for that went away', async () => {
    const client = rawClient(echo.port, plain('/held', 'a'));
    await eventually('it has arrived', () => held.length === 1);
    client.socket.resetAndDestroy();
    await eventually('it is abandoned', () => abandoned === 1);
    // Too late, and harmless.
    held[0]?.();
    const next = rawClient(echo.port, plain('/now', 'b'));
    await eventually('others are answered', () => answersIn(next).length === 1);
    next.socket.destroy();
  });

  it('takes nothing more from a client that does not read its answers', async () => {
    const client = rawClient(echo.port);
    client.socket.pause();
    const request = plain('/large', 'a'.repeat(1000));
    let takenBytes = -1;
    let unchanged = 0;
    await eventually('nothing is taken any more', () => {
      while (client.socket.writableLength < 100_000) client.socket.write(request);
      const taken = client.socket.bytesWritten - client.socket.writableLength;
      unchanged = taken === takenBytes ? unchanged + 1 : 0;
      takenBytes = taken;
      return unchanged > 20;
    });
    assert.ok(takenBytes < 20_000_000, String(takenBytes));
    client.socket.resume();
    const before = client.text().length;
    await eventually('once it reads it is answered again', () => client.text().length > before + 5_000_000);
    client.socket.destroy();
  });

  it('ends connections that ask for nothing, and keeps those that wait for an answer', async () => {
    const quick = await frontOf(
      (path, _, reply) => {
        if (path === '/held') held.push(() => reply(ok('[held]')));
        else reply(ok('[now]'));
        return () => {};
      },
      { firstRequestMs: 150, keepAliveMs: 300 },
    );
    const to = (path: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${quick.port}\r\nContent-Length: 0\r\n\r\n`;
    const silent = rawClient(quick.port);
    const idle = rawClient(quick.port, to('/now'));
    const waiting = rawClient(quick.port, to('/held'));
    await Promise.all([silent.closed, idle.closed]);
    assert.deepEqual(answersIn(silent), []);
    assert.deepEqual(answersIn(idle), ['now']);
    assert.equal(waiting.isClosed(), false);
    held[0]?.();
    await waiting.closed;
    assert.deepEqual(answersIn(waiting), ['held']);
    quick.server.close();
    quick.server.closeAllConnections();
  });

  it('that ends answers what is in hand and ends all connections', async () => {
    const ending = await frontOf((_path, _body, reply) => {
      held.push(() => reply(ok('[held]')));
      return () => {};
    });
    const request = `POST /held HTTP/1.1\r\nHost: 127.0.0.1:${ending.port}\r\nContent-Length: 0\r\n\r\n`;
    const idle = rawClient(ending.port);
    await once(idle.socket, 'connect');
    const busy = rawClient(ending.port, request);
    await eventually('it has arrived', () => held.length === 1);
    const closed = new Promise((resolve) => ending.server.close(resolve));
    ending.front.endIdle();
    await idle.closed;
    assert.equal(busy.isClosed(), false);
    held[0]?.();
    await Promise.all([busy.closed, closed]);
    assert.deepEqual(answersIn(busy), ['held']);
  });
});
