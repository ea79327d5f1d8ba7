/** AWS's own runtime client for Node, as a bootstrap: what it makes of handlers reaches their callers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { errorTypeOf, runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';
import { installRic, type Ric } from './install-ric.js';

const HANDLERS = `
exports.echo = async (event, context) => ({
  event,
  requestId: context.awsRequestId,
  remainingMs: context.getRemainingTimeInMillis(),
  arn: context.invokedFunctionArn,
  memory: context.memoryLimitInMB,
});
exports.fail = async () => { throw new RangeError('out of range') };
exports.exit = async () => process.exit(4);
exports.hang = () => new Promise(() => setInterval(() => {}, 1000));
exports.large = async () => 'x'.repeat(7_000_000);
`;

describe('aws-lambda-ric as a bootstrap', () => {
  let ric: Ric;
  let runtime: RuntimeUnderTest;
  before(async () => {
    ric = installRic();
    runtime = await runtimeUnderTest();
  });
  after(() => runtime.end());

  const deploy = async (
    t: TestContext,
    name: string,
    handler: string,
    source = HANDLERS,
  ): Promise<boolean> => {
    if (ric.kind === 'missing') {
      t.skip(ric.reason);
      return false;
    }
    const bootstrap = `#!/bin/sh\nexec '${process.execPath}' '${join(ric.folder, 'bin', 'index.mjs')}' "$_HANDLER"\n`;
    await runtime.deploy(name, '', {
      runtime: 'provided',
      entry: handler,
      files: [
        { path: 'bootstrap', contents: Buffer.from(bootstrap) },
        { path: 'index.js', contents: Buffer.from(source) },
      ],
      memoryMb: 256,
      timeoutMs: 3000,
    });
    return true;
  };

  it('gives a handler its event and context, and its result to the caller', async (t) => {
    if (!(await deploy(t, 'echo', 'index.echo'))) return;
    for (const n of [1, 2, 3]) {
      const answer = await runtime.invoke('echo', { n });
      const result = JSON.parse(answer.body) as Record<string, unknown>;
      assert.deepEqual(result['event'], { n }, answer.body);
      assert.equal(result['requestId'], answer.headers['x-amzn-requestid']);
      assert.equal(result['memory'], '256');
      assert.match(String(result['arn']), /:function:echo$/);
      const remainingMs = Number(result['remainingMs']);
      assert.ok(remainingMs > 0 && remainingMs <= 3000, String(remainingMs));
      assert.equal(answer.headers['x-faasmark-ordinal'], String(n));
    }
  });

  it('reports what a handler throws', async (t) => {
    if (!(await deploy(t, 'fail', 'index.fail'))) return;
    const answer = await runtime.invoke('fail');
    assert.equal(errorTypeOf(answer), 'RangeError');
    assert.equal((JSON.parse(answer.body) as { errorMessage: string }).errorMessage, 'out of range');
  });

  for (const [handler, errorType, source] of [
    ['index.missing', 'Runtime.HandlerNotFound', HANDLERS],
    ['other.handler', 'Runtime.ImportModuleError', HANDLERS],
    ['index.echo', 'Runtime.UserCodeSyntaxError', 'exports.echo = ((('],
    ['index.exit', 'Runtime.ExitError', HANDLERS],
    ['index.hang', 'Sandbox.Timedout', HANDLERS],
    ['index.large', 'Function.ResponseSizeTooLarge', HANDLERS],
  ] as const) {
    it(`ends in ${errorType}: ${handler}`, async (t) => {
      if (!(await deploy(t, 'ends', handler, source))) return;
      const answer = await runtime.invoke('ends');
      assert.equal(errorTypeOf(answer), errorType, answer.body.slice(0, 500));
      assert.equal(errorTypeOf(await runtime.invoke('ends')), errorType);
    });
  }
});
