/** Clients that break the rules of HTTP, or keep to them to do harm: each is refused or bounded, and nobody else notices. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { stateMachineOf } from '../../providers/local/state-machine.js';
import { FRONT_LIMITS, httpFront, type FrontLimits } from '../../src/runtime/http-front.js';
import { readBody } from '../../src/runtime/read-body.js';
import { rawClient, type RawClient } from './raw-client.js';
import { eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

const INVOKE = '/2015-03-31/functions/echo/invocations';
/** What a smuggler hides in another request: it must never be carried out. */
const SMUGGLED = 'DELETE /faasmark/functions/victim HTTP/1.1\r\nHost: HOST\r\n\r\n';

/** Requests that two readers could take for different ones, or that no reader should take. All are refused. */
const AMBIGUOUS: readonly { title: string; bytes: string }[] = [
  {
    title: 'length and chunks',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'chunks and length',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'two lengths',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'two equal lengths',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'a list of lengths',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2, 2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'a negative length',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a length with a sign',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: +2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'a length beyond all numbers',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999999999999999\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'chunks that are not the last coding',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a space before the colon',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length : 2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'a name with a control character',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nX\x01Y: 1\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a value with a NUL',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a bare CR in a value',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nX: a\rContent-Length: 2\r\n\r\n{}${SMUGGLED}`,
  },
  {
    title: 'a chunk size that is none',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a chunk longer than it says',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
  },
  {
    title: 'a chunk size beyond all numbers',
    bytes: `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n`,
  },
  { title: 'no Host', bytes: `POST ${INVOKE} HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}` },
  { title: 'another version', bytes: `POST ${INVOKE} HTTP/3.7\r\nHost: HOST\r\n\r\n` },
  { title: 'another protocol', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
  { title: 'an unknown method', bytes: `MELT ${INVOKE} HTTP/1.1\r\nHost: HOST\r\n\r\n` },
];

describe('a hostile client', () => {
  let runtime: RuntimeUnderTest;
  let port: number;
  let host: string;
  /** Calls that go on beside everything else; the first that fails is kept. */
  const healthy = { calls: 0, failed: null as string | null, stop: false };
  let goingOn: Promise<void>;
  before(async () => {
    runtime = await runtimeUnderTest();
    ({ host } = new URL(runtime.url));
    port = Number(new URL(runtime.url).port);
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    await runtime.deploy('large', 'exports.handler = async () => "x".repeat(5_000_000)', { maxInstances: 2 });
    await runtime.deploy('victim', 'exports.handler = async () => 1');
    goingOn = (async () => {
      while (!healthy.stop) {
        const answer = await runtime.invoke('echo', { call: healthy.calls });
        if (answer.status !== 200 || answer.body !== `{"call":${healthy.calls}}`) {
          healthy.failed ??= `${answer.status} ${answer.body}`;
        }
        healthy.calls++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
  });
  after(async () => {
    healthy.stop = true;
    await goingOn;
    await runtime.end();
  });

  const send = (bytes: string): RawClient =>
    rawClient(port, Buffer.from(bytes.replaceAll('HOST', host), 'latin1'));

  /** Nobody else noticed: all of their calls were answered, and ten more are. */
  const othersAreWell = async (): Promise<void> => {
    const soFar = healthy.calls;
    await eventually('others are answered', () => healthy.calls >= soFar + 10);
    assert.equal(healthy.failed, null);
    assert.equal((await runtime.invoke('victim')).status, 200);
  };

  for (const { title, bytes } of AMBIGUOUS) {
    it(`is refused and cut off: ${title}`, async () => {
      const client = send(bytes);
      await eventually('it is cut off', () => client.isClosed());
      const statuses = client.statuses();
      // What came in one piece before the fault may have been carried out; what comes after it never is.
      assert.ok(statuses.length <= 1, client.text());
      for (const status of statuses) assert.ok(status === 400, client.text());
      await othersAreWell();
    });
  }

  it('that folds a header or ends lines by LF alone gets one answer, to one request', async () => {
    for (const bytes of [
      `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\nContent-Length: ${SMUGGLED.replaceAll('HOST', host).length}\r\n\r\n${SMUGGLED}`,
      `POST ${INVOKE} HTTP/1.1\nHost: HOST\nContent-Length: ${SMUGGLED.replaceAll('HOST', host).length}\n\n${SMUGGLED}`,
    ]) {
      const client = send(bytes);
      await eventually('it is answered', () => client.statuses().length > 0);
      client.socket.end();
      await client.closed;
      // Refused, or taken for what it is: a body that is no JSON.
      assert.deepEqual(client.statuses(), [400], client.text());
      await othersAreWell();
    }
  });

  it('that sends a megabyte of headers is cut off', async () => {
    const many = `GET / HTTP/1.1\r\nHost: HOST\r\n${Array.from({ length: 20_000 }, (_, i) => `X-${i}: ${'y'.repeat(40)}\r\n`).join('')}\r\n`;
    for (const bytes of [
      many,
      `GET / HTTP/1.1\r\nHost: HOST\r\nX: ${'y'.repeat(1_000_000)}\r\n\r\n`,
      `GET /${'y'.repeat(1_000_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`,
    ]) {
      const client = send(bytes);
      await eventually('it is cut off', () => client.isClosed());
      for (const status of client.statuses()) assert.ok(status === 431 || status === 400, String(status));
      await othersAreWell();
    }
  });

  it('that asks by wrong methods gets nowhere', async () => {
    for (const [start, expected] of [
      [`OPTIONS * HTTP/1.1`, 404],
      [`TRACE ${INVOKE} HTTP/1.1`, 405],
      [`GET http://evil.example${INVOKE} HTTP/1.1`, 404],
      [`GET //evil.example/ HTTP/1.1`, 404],
    ] as const) {
      const client = send(`${start}\r\nHost: HOST\r\nConnection: close\r\n\r\n`);
      await client.closed;
      assert.deepEqual(client.statuses(), [expected], client.text());
    }
    const tunnel = send(`CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n`);
    await tunnel.closed;
    assert.deepEqual(tunnel.statuses(), []);
    const upgrade = send(
      `GET /faasmark/runtime HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    await eventually('it is answered as if it had not asked', () => upgrade.statuses()[0] === 200);
    upgrade.socket.destroy();
    await othersAreWell();
  });

  it('that pipelines gets its answers in order', async () => {
    const requests = Array.from({ length: 200 }, (_, i) => {
      const body = JSON.stringify({ i });
      return `POST ${INVOKE} HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    });
    const client = send(requests.join(''));
    await eventually('all are answered', () => client.statuses().length === 200);
    const order = [...client.text().matchAll(/\{"i":(\d+)\}/g)].map(([, i]) => Number(i));
    assert.deepEqual(
      order,
      Array.from({ length: 200 }, (_, i) => i),
    );
    client.socket.destroy();
    await othersAreWell();
  });

  it('that asks for much and reads nothing is not read from any more', async () => {
    const body = JSON.stringify('x'.repeat(100_000));
    const request = `POST /2015-03-31/functions/large/invocations HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const client = rawClient(port);
    client.socket.pause();
    let takenBytes = -1;
    let callsThen = 0;
    await eventually(
      'nothing more is taken from it while others are answered',
      () => {
        while (client.socket.writableLength < 1_000_000) client.socket.write(request);
        const bytes = client.socket.bytesWritten - client.socket.writableLength;
        if (bytes !== takenBytes) callsThen = healthy.calls;
        takenBytes = bytes;
        return healthy.calls >= callsThen + 50;
      },
      60_000,
    );
    // What may wait for the function, and what the kernel holds.
    assert.ok(takenBytes > 0 && takenBytes < 300_000_000, String(takenBytes));
    await othersAreWell();
    client.socket.destroy();
    await client.closed;
  });

  it('that hangs up at any point leaves nothing behind', async () => {
    const whole = `POST ${INVOKE} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 14\r\n\r\n{"some":"text"}`;
    for (let end = 1; end <= whole.length; end += 5) {
      const client = rawClient(port, whole.slice(0, end));
      await once(client.socket, 'connect');
      if (end % 2 === 0) client.socket.resetAndDestroy();
      else client.socket.end();
      await client.closed;
    }
    await othersAreWell();
  });

  it('that sends JSON which is huge, deep or none to the API is told so', async () => {
    const put = (path: string, body: string): Promise<number> =>
      runtime.http('PUT', path, { body }).then(({ status }) => status);
    const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const objects = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    for (const body of [
      '',
      '{',
      '"',
      'nul',
      '\0',
      '\ufeff{}',
      '{"files":',
      '1e99999',
      deep(100_000),
      objects(50_000),
    ]) {
      assert.equal(await put('/faasmark/functions/bad', body), 400, body.slice(0, 20));
      assert.equal(await put('/faasmark/flows/bad', body.slice(0, 200_000)), 400, body.slice(0, 20));
    }
    assert.equal(await put('/faasmark/flows/bad', deep(700_000)), 413);
    for (const part of ['[],', '{},', '1,', '"a":1,', '[[', '{"a":']) {
      const body = `{"files":[${part.repeat(10_000_000 / part.length)}`;
      const answer = await runtime.http('PUT', '/faasmark/functions/bad', { body });
      assert.equal(answer.status, 400, part);
      assert.match(answer.body, /too many parts/);
    }
    assert.equal(await put('/faasmark/functions/__proto__', '{"__proto__":{"files":[]}}'), 400);
    await othersAreWell();
  });

  it('that hands a map an array of endless depth gets an error', async () => {
    await runtime.client.putFlow(
      'mapped',
      stateMachineOf({ kind: 'map', over: { kind: 'task', function: 'echo' } }, (name) => name),
    );
    const depth = 100_000;
    const deep = `[${'['.repeat(depth)}${']'.repeat(depth)}]`;
    const answer = await runtime.http('POST', '/faasmark/flows/mapped/executions', { body: deep });
    assert.equal(answer.headers['x-amz-function-error'], 'Unhandled', answer.body);
    assert.match(answer.body, /States\.Runtime/);
    await othersAreWell();
  });

  it('with a thousand connections that say nothing, or half of something, is in nobody’s way', async () => {
    const halves = [
      '',
      'G',
      `POST ${INVOKE} HTTP/1.1\r\nHost: ${host}\r\n`,
      `POST ${INVOKE} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000000\r\n\r\n{`,
    ];
    const clients = Array.from({ length: 1000 }, (_, i) => rawClient(port, halves[i % halves.length]));
    await Promise.all(clients.map(({ socket }) => once(socket, 'connect')));
    await othersAreWell();
    for (const { socket } of clients) socket.destroy();
    await Promise.all(clients.map(({ closed }) => closed));
  });
});

describe('the limits of the front', () => {
  let server: Server | null = null;
  const start = async (limits: Partial<FrontLimits>): Promise<number> => {
    const path = '/length';
    const started = httpFront(
      [
        {
          method: 'POST',
          path,
          handle: (_, request, response) =>
            readBody(request, 1000, (body) => response.end(String(body?.length))),
        },
      ],
      () => {},
      { ...FRONT_LIMITS, ...limits },
    );
    server = started;
    started.listen(0, '127.0.0.1');
    await once(started, 'listening');
    const address = started.address();
    assert.ok(typeof address === 'object' && address !== null);
    return address.port;
  };
  const stop = (): void => {
    server?.close();
    server?.closeAllConnections();
  };

  it('end a connection that sends nothing, slow headers or a slow body, and not one that is in time', async () => {
    const port = await start({ headersTimeoutMs: 300, requestTimeoutMs: 600, checkEveryMs: 50 });
    const headers = `POST /length HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const good = rawClient(port, `${headers}Content-Length: 2\r\n\r\n{}`);
    await eventually('it is answered', () => good.statuses().length === 1);
    const slow = [
      rawClient(port),
      rawClient(port, headers),
      rawClient(port, `${headers}Content-Length: 900\r\n\r\n`),
    ];
    // Drop by drop: each byte is progress, and none of it helps.
    const drip = setInterval(() => {
      for (const client of slow.slice(1)) if (!client.isClosed()) client.socket.write('X');
    }, 20);
    await eventually('they are cut off', () => slow.every((client) => client.isClosed()));
    clearInterval(drip);
    assert.deepEqual(
      slow.map((client) => client.statuses()),
      [[408], [408], [408]],
    );
    // It had been idle all the time: that is no offence.
    assert.equal(good.isClosed(), false);
    good.socket.write(`${headers}Content-Length: 2\r\n\r\n{}`);
    await eventually('it is answered again', () => good.statuses().length === 2);
    good.socket.destroy();
    stop();
  });

  it('close connections beyond the most at once, and none of those that were there', async () => {
    const port = await start({ maxConnections: 3 });
    const there = [rawClient(port), rawClient(port), rawClient(port)];
    await Promise.all(there.map(({ socket }) => once(socket, 'connect')));
    const beyond = rawClient(port);
    await beyond.closed;
    assert.ok(there.every((client) => !client.isClosed()));
    there[0]?.socket.destroy();
    await there[0]?.closed;
    await eventually('there is room again', async () => {
      const next = rawClient(
        port,
        `POST /length HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 2\r\n\r\n{}`,
      );
      await Promise.race([next.closed, once(next.socket, 'data')]);
      next.socket.destroy();
      return next.statuses()[0] === 200;
    });
    for (const client of there) client.socket.destroy();
    stop();
  });
});
