/** What the runtime refuses at its door. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RuntimeRequestError } from '../../src/runtime/runtime-client.js';
import { runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

describe('the runtime', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
    await runtime.deploy('here', 'exports.handler = async () => 1');
  });
  after(() => runtime.end());

  it('refuses requests of web pages and by other names than its own', async () => {
    const { port } = new URL(runtime.url);
    const as = async (headers: Record<string, string>): Promise<number> =>
      (await runtime.invoke('here', {}, { headers })).status;
    assert.equal(await as({}), 200);
    assert.equal(await as({ host: `localhost:${port}` }), 200);
    assert.equal(await as({ host: `evil.example:${port}` }), 403);
    assert.equal(await as({ host: '127.0.0.1' }), 403);
    assert.equal(await as({ origin: 'http://evil.example' }), 403);
    assert.equal(await as({ origin: runtime.url }), 403);
    assert.equal(await as({ origin: 'null' }), 403);
  });

  it('answers 404 to unknown paths and 405 to unknown methods, as JSON', async () => {
    for (const path of [
      '/nowhere',
      '/faasmark',
      '/faasmark/functions/a/b',
      '/2015-03-31/functions//invocations',
    ]) {
      const answer = await runtime.http('GET', path);
      assert.equal(answer.status, 404, path);
      assert.deepEqual(Object.keys(JSON.parse(answer.body) as object), ['Type', 'Message']);
    }
    // Only AWS's JSON protocol goes to the root, by POST.
    assert.equal((await runtime.http('GET', '/')).status, 405);
    assert.equal((await runtime.http('PATCH', '/faasmark/functions/here')).status, 405);
    assert.equal((await runtime.http('GET', '/2015-03-31/functions/here/invocations')).status, 405);
  });

  it('refuses files outside of the function’s folder', async () => {
    const mark = `faasmark-escaped-${process.pid}`;
    const escape = join(tmpdir(), mark);
    for (const path of [
      `../../${mark}`,
      `../../../${mark}`,
      escape,
      'a/../../b',
      '.',
      './a',
      'a//b',
      'a\\b',
      'C:x',
      '',
      'a\0',
    ]) {
      const file = { path, contents: Buffer.from('x') };
      await assert.rejects(
        runtime.deploy('escape', '', {
          files: [file, { path: 'index.cjs', contents: Buffer.from('') }],
        }),
        (error) => error instanceof RuntimeRequestError && error.status === 400,
        JSON.stringify(path),
      );
    }
    assert.equal(existsSync(escape), false);
    const link = { path: 'index.cjs', base64: '', link: '/etc/passwd' };
    const body = { files: [link], entry: 'index.handler', memoryMb: 128, timeoutMs: 1000 };
    const answer = await runtime.http('PUT', '/faasmark/functions/escape', { body: JSON.stringify(body) });
    assert.equal(answer.status, 400);
  });

  it('refuses deployments that cannot work, with the reason', async () => {
    const good = {
      files: [{ path: 'index.cjs', base64: '' }],
      entry: 'index.handler',
      memoryMb: 128,
      timeoutMs: 1000,
    };
    const put = async (name: string, body: unknown): Promise<[number, string]> => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await runtime.http('PUT', `/faasmark/functions/${name}`, { body: text });
      return [answer.status, answer.body];
    };
    assert.equal((await put('good', good))[0], 200);
    const bad: [unknown, RegExp][] = [
      ['{', /no JSON/],
      [[], /JSON object/],
      [{ ...good, files: [] }, /files/],
      [{ ...good, files: [...good.files, ...good.files] }, /twice/],
      [{ ...good, entry: 'other.handler' }, /other\.cjs/],
      [{ ...good, entry: 'index' }, /entry/],
      [{ ...good, memoryMb: 1 }, /memoryMb/],
      [{ ...good, timeoutMs: 0.5 }, /timeoutMs/],
      [{ ...good, environment: { 'A=B': 'x' } }, /variable/],
      [{ ...good, environment: { A: 1 } }, /A must be a string/],
      [{ ...good, maxInstances: 0 }, /maxInstances/],
      [{ ...good, minInstances: -1 }, /minInstances/],
      [{ ...good, minInstances: 3, maxInstances: 2 }, /minInstances must be an integer from 0 to 2/],
      [{ ...good, keepAliveMs: '1s' }, /keepAliveMs/],
    ];
    for (const [body, reason] of bad) {
      const [status, text] = await put('bad', body);
      assert.equal(status, 400, text);
      assert.match(text, reason);
    }
    assert.equal((await put('no%2Fname', good))[0], 400);
  });

  it('says what it is', async () => {
    const described = await runtime.client.describe();
    assert.equal(described.id, 'under-test');
    assert.equal(described.pid, process.pid);
    assert.equal(described.s3, null);
    assert.match(described.version, /^\d+\.\d+\.\d+/);
  });
});
