/** An initiator's answer that is too large, broken, late or an error of its platform: each is told as what it is, and no large one is held. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { initiatorOverHttp } from '../../providers/contract/initiator-over-http.js';
import type { InitiatorAnswer } from '../../src/model/Provider.js';

const LARGE_BYTES = 200 * 1024 * 1024;
const MOST_BYTES = 6 * 1024 * 1024;

const ANSWERS: Readonly<Record<string, RequestListener>> = {
  '/large': (_request, response) => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let left = LARGE_BYTES / piece.length;
    const more = (): void => {
      while (left-- > 0) if (!response.write(piece)) return void response.once('drain', more);
      response.end();
    };
    more();
  },
  '/throttled': (_request, response) => response.writeHead(429).end('{"Reason":"too many"}'),
  '/failed': (_request, response) =>
    response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end('{"errorType":"Error"}'),
  '/broken': (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    setTimeout(() => response.destroy(), 50);
  },
  '/silent': () => undefined,
  '/fine': (request, response) => response.end(String(request.headers['authorization'])),
};

describe('an initiator that is invoked over HTTP', () => {
  const server = createServer((request, response) => ANSWERS[request.url ?? '']?.(request, response));
  let origin = '';
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    origin = `http://127.0.0.1:${address.port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answerAt(
    path: string,
    sign?: () => Promise<Record<string, string>>,
  ): Promise<InitiatorAnswer> {
    const host = initiatorOverHttp({
      url: new URL(path, origin),
      readPart: () => Promise.reject(new Error('there is no store here')),
      ...(sign === undefined ? {} : { sign }),
    });
    const { signal } = new AbortController();
    try {
      return await host.invoke('{}', { timeoutMs: 10_000, mostBytes: MOST_BYTES, signal });
    } finally {
      host.close();
    }
  }

  it('is cut off at what its platform lets through: 200 MB are not read', async () => {
    const before = process.memoryUsage.rss();
    const answer = await answerAt('/large');
    assert.equal(answer.kind, 'too-large');
    assert.match('message' in answer ? answer.message : '', /more than 6291456 bytes/);
    assert.ok(process.memoryUsage.rss() - before < LARGE_BYTES / 2);
  });

  it('tells apart who did not answer well', async () => {
    assert.equal((await answerAt('/throttled')).kind, 'throttled');
    assert.equal((await answerAt('/failed')).kind, 'failed');
    assert.equal((await answerAt('/broken')).kind, 'lost');
  });

  it('gives up on who does not answer', async () => {
    const host = initiatorOverHttp({ url: new URL('/silent', origin), readPart: () => Promise.resolve('') });
    const { signal } = new AbortController();
    const answer = await host.invoke('{}', { timeoutMs: 100, mostBytes: MOST_BYTES, signal });
    assert.equal(answer.kind, 'silent');
    host.close();
  });

  it('carries what proves who calls, and says so where that cannot be had', async () => {
    const answer = await answerAt('/fine', () => Promise.resolve({ authorization: 'proof' }));
    assert.deepEqual(answer, { kind: 'reply', text: 'proof' });
    const refused = await answerAt('/fine', () => Promise.reject(new Error('the session has ended')));
    assert.equal(refused.kind, 'failed');
    assert.match('message' in refused ? refused.message : '', /the session has ended/);
  });
});
