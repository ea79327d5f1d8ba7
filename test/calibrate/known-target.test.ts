/** The known target over real sockets: what it answers, and that its log tells of every request. */
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { after, before, test } from 'node:test';
import {
  SEQUENCE_HEADER,
  startKnownTarget,
  type KnownTarget,
} from '../../src/calibrate/start-known-target.js';
import { tlsFixture } from '../setup/tls-fixture.js';

let target: KnownTarget;
before(async () => {
  target = await startKnownTarget({ kind: 'instant' });
});
after(() => target.close());

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
after(() => agent.destroy());

interface Reply {
  status: number;
  body: string;
}

function post(
  sequence: number | null,
  url = target.url,
  options: https.RequestOptions = { agent },
): Promise<Reply> {
  const headers = sequence === null ? {} : { [SEQUENCE_HEADER]: String(sequence) };
  return new Promise((resolve, reject) => {
    const { request: send } = url.startsWith('https:') ? https : http;
    const request = send(url, { method: 'POST', headers, ...options }, (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.once('error', reject);
    // Two writes: head and body come apart.
    request.setHeader('content-length', 4);
    request.write('nu');
    request.end('ll');
  });
}

test('answers in the reply envelope and counts the calls of its instance', async () => {
  await target.behave({ kind: 'instant' });
  const replies = [await post(0), await post(1)].map(
    ({ body }) => JSON.parse(body) as Record<string, unknown>,
  );
  assert.deepEqual(
    replies.map(({ fm, ordinal }) => [fm, ordinal]),
    [
      [1, 1],
      [1, 2],
    ],
  );
});

test('the log has each request once, with its sequence, and never leaves before it came', async () => {
  await target.log();
  await target.behave({ kind: 'constant', us: 3_000 });
  await Promise.all(Array.from({ length: 40 }, (_, sequence) => post(sequence)));
  const { sequences, arrivalNs, departureNs, handedOverNs } = await target.log();
  assert.deepEqual(
    [...sequences].sort((a, b) => a - b),
    Array.from({ length: 40 }, (_, sequence) => sequence),
  );
  for (const [index, atNs] of arrivalNs.entries()) {
    assert.ok((departureNs[index] ?? 0) - atNs >= 3_000_000, 'no reply leaves before it is due');
    assert.ok((handedOverNs[index] ?? 0) >= (departureNs[index] ?? Infinity));
  }
  assert.equal((await target.log()).sequences.length, 0, 'what was taken is not given again');
});

test('its clock is the one that other processes read', async () => {
  await target.behave({ kind: 'instant' });
  await target.log();
  const beforeNs = Number(process.hrtime.bigint());
  await post(7);
  const afterNs = Number(process.hrtime.bigint());
  const { arrivalNs, handedOverNs } = await target.log();
  assert.ok(beforeNs < (arrivalNs[0] ?? 0) && (handedOverNs[0] ?? Infinity) < afterNs + 5_000_000);
  assert.ok((arrivalNs[0] ?? Infinity) < afterNs);
});

test('a request without a sequence is noted as such', async () => {
  await target.log();
  await post(null);
  assert.deepEqual([...(await target.log()).sequences], [-1]);
});

test('wrong replies are wrong in three ways, and the log says which', async () => {
  await target.behave({ kind: 'silent-errors', share: 1, seed: 1 });
  await target.log();
  const replies = [await post(0), await post(1), await post(2)];
  assert.deepEqual(
    replies.map(({ status, body }) => [status, body === '']),
    [
      [500, false],
      [200, true],
      [200, false],
    ],
  );
  assert.deepEqual([...(await target.log()).wrong], [1, 2, 3]);
});

test('speaks TLS when it is given a key', async () => {
  const { key, cert } = tlsFixture();
  const secure = await startKnownTarget({ kind: 'instant' }, { tls: { key, cert } });
  try {
    const { status } = await post(3, secure.url, { ca: cert });
    assert.equal(status, 200);
    assert.deepEqual([...(await secure.log()).sequences], [3]);
  } finally {
    await secure.close();
  }
});

test('more requests than the log can hold are an error, not a shorter log', async () => {
  const small = await startKnownTarget({ kind: 'instant' }, { capacity: 2 });
  try {
    for (const sequence of [0, 1, 2]) await post(sequence, small.url);
    await assert.rejects(small.log(), /holds 2 requests/);
  } finally {
    await small.close();
  }
});
