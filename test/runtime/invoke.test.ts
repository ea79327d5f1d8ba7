/** Deploying and calling functions: what arrives, what comes back, what a function can see. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RuntimeRequestError } from '../../src/runtime/runtime-client.js';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

describe('an invocation', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
  });
  after(() => runtime.end());

  it('gets a reply soon after the deployment, then from the same instance with the next ordinal', async () => {
    const startedMs = performance.now();
    await runtime.deploy('counting', 'exports.handler = async (event) => event.n + 1');
    const first = await runtime.invoke('counting', { n: 1 });
    const tookMs = performance.now() - startedMs;
    const second = await runtime.invoke('counting', { n: 2 });
    assert.deepEqual([first.status, first.body, second.body], [200, '2', '3']);
    assert.equal(first.headers['x-faasmark-ordinal'], '1');
    assert.equal(second.headers['x-faasmark-ordinal'], '2');
    assert.equal(second.headers['x-faasmark-instance'], first.headers['x-faasmark-instance']);
    assert.equal(first.headers['x-amz-executed-version'], '$LATEST');
    assert.match(String(first.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
    assert.ok(Number(first.headers['x-faasmark-duration-us']) > 0);
    assert.ok(tookMs < 5000, `${tookMs} ms from deployment to first reply`);
  });

  it('takes the bytes of the reply as the function wrote them', async () => {
    await runtime.deploy(
      'raw',
      'exports.handler = async () => ({ z: "é\\u2028\\\\", a: [1, 2.5, 1e21], n: null })',
    );
    const { body } = await runtime.invoke('raw');
    assert.equal(body, JSON.stringify({ z: 'é\u2028\\', a: [1, 2.5, 1e21], n: null }));
    await runtime.deploy('nothing', 'exports.handler = () => undefined');
    assert.equal((await runtime.invoke('nothing')).body, 'null');
  });

  it('carries megabytes both ways', async () => {
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    const text = JSON.stringify('ü'.repeat(2_500_000));
    const { body } = await runtime.invoke('echo', null, { body: text });
    assert.ok(body === text);
  });

  it('larger than 6 MB is refused, and the connection stays usable', async () => {
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    const answer = await runtime.invoke('echo', null, { body: Buffer.alloc(7_000_000, '1') });
    assert.equal(answer.status, 413);
    assert.equal((JSON.parse(answer.body) as { Type: string }).Type, 'RequestEntityTooLargeException');
    assert.equal((await runtime.invoke('echo', 5)).body, '5');
  });

  it('that is no JSON is the caller’s fault; no body at all is an empty object', async () => {
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    const answer = await runtime.invoke('echo', null, { body: '{"a":' });
    assert.equal(answer.status, 400);
    assert.equal((JSON.parse(answer.body) as { Type: string }).Type, 'InvalidRequestContentException');
    assert.equal((await runtime.invoke('echo', null, { body: '' })).body, '{}');
  });

  it('of a function that is not there, or not any more, is a 404', async () => {
    await runtime.deploy('gone', 'exports.handler = async () => 1');
    assert.equal((await runtime.invoke('gone')).status, 200);
    await runtime.client.deleteFunction('gone');
    const answer = await runtime.invoke('gone');
    assert.equal(answer.status, 404);
    assert.equal((JSON.parse(answer.body) as { Type: string }).Type, 'ResourceNotFoundException');
    await assert.rejects(
      runtime.client.deleteFunction('gone'),
      (error) => error instanceof RuntimeRequestError && error.status === 404,
    );
  });

  it('runs new code after a new deployment, while what ran before finishes on the old', async () => {
    const slow = `exports.handler = async (event, { kv }) => {
      console.log('begun');
      while ((await kv.get('new code has answered')) === null) await new Promise((resolve) => setTimeout(resolve, 5));
      return 'old';
    }`;
    await runtime.deploy('versions', slow);
    const running = runtime.invoke('versions');
    await eventually('the old code runs', async () =>
      (await runtime.client.logs('versions')).includes('begun'),
    );
    await runtime.deploy('versions', 'exports.handler = async () => "new"');
    const next = await runtime.invoke('versions');
    assert.equal(next.body, '"new"');
    await runtime.deploy(
      'releases',
      `exports.handler = (event, { kv }) => kv.set('new code has answered', 'yes')`,
    );
    assert.equal(errorTypeOf(await runtime.invoke('releases')), null);
    assert.equal((await running).body, '"old"');
    assert.notEqual((await running).headers['x-faasmark-instance'], next.headers['x-faasmark-instance']);
    await eventually('old instances end', async () => {
      const list = await runtime.client.listFunctions();
      return list.find(({ name }) => name === 'versions')?.instances === 1;
    });
  });

  it('sees no environment but what was declared, and the context', async () => {
    const source = `exports.handler = async (event, context) => ({
      environment: { ...process.env },
      name: context.functionName, memory: context.memoryLimitInMB, request: context.awsRequestId,
      left: context.getRemainingTimeInMillis(), instance: context.instanceId,
      age: performance.now() - context.instanceStartedAt, kv: Object.keys(context.kv).sort(),
    })`;
    await runtime.deploy('curious', source, { environment: { DECLARED: 'yes', EMPTY: '' } });
    const answer = await runtime.invoke('curious');
    const seen = JSON.parse(answer.body) as Record<string, unknown>;
    const environment = { ...(seen['environment'] as Record<string, string>) };
    delete environment['__CF_USER_TEXT_ENCODING']; // macOS puts it into every process
    assert.deepEqual(environment, { DECLARED: 'yes', EMPTY: '' });
    assert.equal(seen['name'], 'curious');
    assert.equal(seen['memory'], 128);
    assert.equal(seen['request'], answer.headers['x-amzn-requestid']);
    assert.equal(seen['instance'], answer.headers['x-faasmark-instance']);
    assert.ok(Number(seen['left']) > 0 && Number(seen['left']) <= 5000);
    assert.ok(Number(seen['age']) >= 0);
    const keyValue = ['add', 'delete', 'get', 'getVersioned', 'increase', 'remove', 'set', 'update'];
    assert.deepEqual(seen['kv'], keyValue);
  });

  it('leaves its console output in the log, cut and bounded', async () => {
    const source = `exports.handler = async () => {
      console.log('hello\\nworld'); console.error('x'.repeat(10_000)); return 1;
    }`;
    await runtime.deploy('talking', source);
    await runtime.invoke('talking');
    const text = await eventually('both streams', async () => {
      const log = await runtime.client.logs('talking');
      return log.includes(' world\n') && log.includes('xxx') && log;
    });
    const lines = text.trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => line.length < 4200));
  });

  it('loads code from several files and modules of both kinds', async () => {
    const file = (path: string, text: string) => ({ path, contents: Buffer.from(text) });
    await runtime.deploy('parts', '', {
      files: [
        file('main.mjs', 'import part from "./lib/part.cjs"; export const go = () => part;'),
        file('lib/part.cjs', 'module.exports = 42'),
      ],
      entry: 'main.go',
    });
    assert.equal((await runtime.invoke('parts')).body, '42');
  });

  it('of code that does not load fails with the reason, each call anew', async () => {
    await runtime.deploy('broken', 'throw new RangeError("at load")');
    for (let call = 0; call < 2; call++) {
      const answer = await runtime.invoke('broken');
      assert.equal(answer.status, 200);
      assert.equal(errorTypeOf(answer), 'RangeError');
    }
    await runtime.deploy('missing', 'exports.other = 1');
    assert.equal(errorTypeOf(await runtime.invoke('missing')), 'Runtime.HandlerNotFound');
  });
});
