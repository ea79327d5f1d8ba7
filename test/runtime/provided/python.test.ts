/** A bootstrap in Python on the runtime: what it is told, what its callers are told, and that nothing of it stays. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stateMachineOf } from '../../../providers/local/state-machine.js';
import { running } from '../processes.js';
import {
  errorTypeOf,
  eventually,
  runtimeUnderTest,
  type Answer,
  type RuntimeUnderTest,
} from '../runtime-under-test.js';
import { pythonBootstrap } from './python-bootstrap.js';

const PYTHON = process.env['TEST_PYTHON'];

interface Reply {
  event: unknown;
  headers: Record<string, string>;
  environment: Record<string, string>;
  folder: string;
  pid: number;
}

const replyOf = (answer: Answer): Reply => JSON.parse(answer.body) as Reply;

describe('a bootstrap in Python', { skip: PYTHON === undefined ? 'no python3' : false }, () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest({ initTimeoutMs: 5000 });
    await runtime.deploy('neighbour', 'exports.handler = async () => "fine"');
  });
  after(() => runtime.end());

  const deploy = (name: string, options: Parameters<RuntimeUnderTest['deploy']>[2] = {}): Promise<void> =>
    runtime.deploy(name, '', {
      runtime: 'provided',
      entry: 'any text/at all',
      files: [{ path: 'bootstrap', contents: Buffer.from(pythonBootstrap(PYTHON ?? '')) }],
      timeoutMs: 10_000,
      ...options,
    });

  const instancesOf = async (name: string): Promise<number | undefined> =>
    (await runtime.client.listFunctions()).find((listed) => listed.name === name)?.instances;

  it('is started in its folder with Lambda’s variables and those that were declared, and no others', async () => {
    await deploy('told', {
      environment: { DECLARED: 'yes', LANG: 'C.UTF-8', AWS_LAMBDA_FUNCTION_NAME: 'lie' },
    });
    const before = Date.now();
    const answer = await runtime.invoke('told', { a: 1 });
    assert.equal(answer.status, 200, answer.body);
    const { event, headers, environment, folder } = replyOf(answer);
    assert.deepEqual(event, { a: 1 });
    assert.equal(headers['Lambda-Runtime-Aws-Request-Id'], answer.headers['x-amzn-requestid']);
    const deadlineMs = Number(headers['Lambda-Runtime-Deadline-Ms']);
    assert.ok(deadlineMs >= before + 10_000 && deadlineMs <= Date.now() + 10_000, String(deadlineMs));
    assert.match(
      headers['Lambda-Runtime-Invoked-Function-Arn'] ?? '',
      /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:told$/,
    );
    assert.match(
      headers['Lambda-Runtime-Trace-Id'] ?? '',
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    );
    assert.equal(environment['LAMBDA_TASK_ROOT'], folder);
    assert.equal(environment['_HANDLER'], 'any text/at all');
    assert.equal(environment['AWS_LAMBDA_FUNCTION_NAME'], 'told');
    assert.equal(environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], '128');
    assert.equal(environment['AWS_LAMBDA_FUNCTION_VERSION'], '$LATEST');
    assert.match(environment['AWS_LAMBDA_RUNTIME_API'] ?? '', /^127\.0\.0\.1:\d+$/);
    assert.equal(environment['DECLARED'], 'yes');
    assert.equal(environment['LANG'], 'C.UTF-8');
    assert.equal(environment['HOME'], undefined);
    assert.match(await runtime.client.logs('told'), /call \{'a': 1\}/);
  });

  it('carries out call after call in one process, an empty event as {}', async () => {
    await deploy('again');
    const first = await runtime.invoke('again');
    const second = await runtime.invoke('again', {}, { body: '' });
    assert.deepEqual(replyOf(second).event, {});
    assert.equal(replyOf(second).pid, replyOf(first).pid);
    assert.equal(second.headers['x-faasmark-ordinal'], '2');
  });

  it('reports an error of the function, which costs it nothing', async () => {
    await deploy('failing');
    const failed = await runtime.invoke('failing', { do: 'error' });
    assert.equal(failed.headers['x-amz-function-error'], 'Unhandled');
    assert.deepEqual(JSON.parse(failed.body), {
      errorType: 'Order.Bad',
      errorMessage: 'no such order',
      stackTrace: ['line 1'],
    });
    for (const text of ['', 'not json', '[1]', '{}', 'null', '{"a":']) {
      const answer = await runtime.invoke('failing', { do: 'error-text', text });
      assert.deepEqual(JSON.parse(answer.body), { errorType: 'Order.Text', errorMessage: text });
    }
    const flood = await runtime.invoke('failing', { do: 'error-text', text: 'x'.repeat(300_000) });
    assert.equal(errorTypeOf(flood), 'Function.ResponseSizeTooLarge');
    const well = await runtime.invoke('failing');
    assert.equal(well.headers['x-faasmark-instance'], failed.headers['x-faasmark-instance']);
  });

  it('whose error is a step of a flow is named with the step', async () => {
    await deploy('step');
    await runtime.client.putFlow(
      'steps',
      stateMachineOf({ kind: 'task', function: 'step' }, (name) => name),
    );
    const answer = await runtime.execute('steps', { do: 'error-text', text: '  {"errorType":"T"}' });
    assert.deepEqual(JSON.parse(answer.body), { step: 'step', errorType: 'T' });
  });

  it('reports that it cannot initialise', async () => {
    await deploy('init-error', { environment: { MODE: 'init-error' } });
    const answer = await runtime.invoke('init-error');
    assert.equal(errorTypeOf(answer), 'Config.Missing', answer.body);
    assert.equal(errorTypeOf(await runtime.invoke('init-error')), 'Config.Missing');
  });

  for (const [mode, errorType, words] of [
    ['init-exit', 'Runtime.ExitError', 'exit status 7'],
    ['init-hang', 'Sandbox.Timedout', 'Initialisation timed out'],
  ] as const) {
    it(`fails the call that waits for it: ${mode}`, async () => {
      await deploy(mode, { environment: { MODE: mode } });
      const answer = await runtime.invoke(mode);
      assert.equal(errorTypeOf(answer), errorType);
      assert.ok(answer.body.includes(words), answer.body);
      await eventually('it is gone', async () => (await instancesOf(mode)) === 0);
    });
  }

  it('that exits fails its call, and the next one works', async () => {
    await deploy('exiting');
    const first = await runtime.invoke('exiting');
    const failed = await runtime.invoke('exiting', { do: 'exit' });
    assert.equal(errorTypeOf(failed), 'Runtime.ExitError');
    assert.ok(failed.body.includes('exit status 3'), failed.body);
    const next = await runtime.invoke('exiting');
    assert.notEqual(replyOf(next).pid, replyOf(first).pid);
  });

  it('that takes too long is killed with everything it started', async () => {
    await deploy('hanging', { timeoutMs: 1000 });
    const { pid } = replyOf(await runtime.invoke('hanging'));
    const answer = await runtime.invoke('hanging', { do: 'hang' });
    assert.equal(errorTypeOf(answer), 'Sandbox.Timedout', answer.body);
    const child = Number(/child (\d+)/.exec(await runtime.client.logs('hanging'))?.[1]);
    assert.ok(child > 0);
    await eventually('both have ended', async () => (await running([pid, child])).length === 0);
    assert.equal((await runtime.invoke('hanging')).status, 200);
  });

  for (const does of ['allocate', 'allocate-in-child']) {
    const linuxOnly = process.platform !== 'linux' && does === 'allocate-in-child';
    it(
      `that uses more memory than it has is killed: ${does}`,
      { skip: linuxOnly ? 'needs procfs' : false },
      async () => {
        await deploy(does, { memoryMb: 64 });
        assert.equal(errorTypeOf(await runtime.invoke(does, { do: does })), 'Runtime.OutOfMemory');
        assert.equal((await runtime.invoke(does)).status, 200);
      },
    );
  }

  it('that answers too much is told so, and so is its caller', async () => {
    await deploy('large', { memoryMb: 512 });
    const answer = await runtime.invoke('large', { do: 'large', bytes: 7_000_000 });
    assert.equal(errorTypeOf(answer), 'Function.ResponseSizeTooLarge', answer.body.slice(0, 200));
    const fits = await runtime.invoke('large', { do: 'large', bytes: 6_000_000 });
    assert.equal(errorTypeOf(fits), null);
    assert.equal(fits.body.length, 6_000_002);
    assert.equal(fits.headers['x-faasmark-instance'], answer.headers['x-faasmark-instance']);
    assert.match(await runtime.client.logs('large'), /large 413 .*RequestEntityTooLarge/);
  });

  it('is refused what it may not do now, and its call goes on', async () => {
    await deploy('wrong');
    const answer = await runtime.invoke('wrong', {
      do: 'wrong-id',
      id: '00000000-0000-0000-0000-000000000000',
    });
    assert.deepEqual(JSON.parse(answer.body), [
      [403, 'InvalidRequestID'],
      [403, 'InvalidStateTransition'],
      [403, 'InvalidStateTransition'],
    ]);
    assert.equal((await runtime.invoke('wrong')).status, 200);
    assert.match(await runtime.client.logs('wrong'), /twice 403/);
  });

  it('of which several run never gets the others’ calls', async () => {
    await deploy('many');
    const folder = await mkdtemp(join(tmpdir(), 'faasmark-provided-'));
    try {
      const file = join(folder, 'go');
      const tags = ['a', 'b', 'c'];
      const calls = tags.map((tag) => runtime.invoke('many', { do: 'wait', tag, file }));
      await eventually(
        'all wait',
        async () => (await runtime.client.logs('many')).split('call').length === 4,
      );
      await writeFile(file, '');
      const replies = (await Promise.all(calls)).map(
        ({ body }) => JSON.parse(body) as { tag: string; pid: number },
      );
      assert.deepEqual(
        replies.map(({ tag }) => tag),
        tags,
      );
      assert.equal(new Set(replies.map(({ pid }) => pid)).size, 3);
      const more = await Promise.all(Array.from({ length: 60 }, (_, i) => runtime.invoke('many', { i })));
      assert.deepEqual(
        more.map((answer) => replyOf(answer).event),
        Array.from({ length: 60 }, (_, i) => ({ i })),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it(
    'is billed for the CPU time that it takes',
    { skip: process.platform === 'linux' ? false : 'needs procfs' },
    async () => {
      await deploy('burning');
      const idle = Number((await runtime.invoke('burning')).headers['x-faasmark-cpu-us']);
      const busy = Number((await runtime.invoke('burning', { do: 'burn' })).headers['x-faasmark-cpu-us']);
      assert.ok(busy >= 150_000 && busy < 5_000_000, String(busy));
      assert.ok(idle < busy);
    },
  );

  it('is replaced by a new deployment, also of the other kind', async () => {
    await deploy('changing');
    const { pid } = replyOf(await runtime.invoke('changing'));
    await runtime.deploy('changing', 'exports.handler = async () => "node now"');
    assert.equal((await runtime.invoke('changing')).body, '"node now"');
    await eventually('it has ended', async () => (await running([pid])).length === 0);
    await deploy('changing');
    assert.deepEqual(replyOf(await runtime.invoke('changing', { b: 1 })).event, { b: 1 });
    assert.equal((await runtime.invoke('neighbour')).body, '"fine"');
  });
});

describe('a bootstrap that cannot be started', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
  });
  after(() => runtime.end());

  const file = (contents: string): { path: string; contents: Buffer } => ({
    path: 'bootstrap',
    contents: Buffer.from(contents),
  });

  it('fails its call with the reason', async () => {
    await runtime.deploy('lost', '', { runtime: 'provided', files: [file('#!/no/such/interpreter\n')] });
    assert.equal(errorTypeOf(await runtime.invoke('lost')), 'Runtime.ExitError');
    const huge = { HUGE: 'x'.repeat(300_000) };
    await runtime.deploy('huge', '', {
      runtime: 'provided',
      files: [file('#!/bin/sh\n')],
      environment: huge,
    });
    assert.equal(errorTypeOf(await runtime.invoke('huge')), 'Runtime.ExitError');
    await runtime.deploy('garbage', '', { runtime: 'provided', files: [file('\0\x01\x02 garbage')] });
    assert.equal(errorTypeOf(await runtime.invoke('garbage')), 'Runtime.ExitError');
  });

  it('is refused when it is not among the files, or its runtime is unknown', async () => {
    const put = async (more: object): Promise<number> => {
      const body = {
        files: [{ path: 'bootstrap', base64: '' }],
        memoryMb: 128,
        timeoutMs: 1000,
        runtime: 'provided',
        ...more,
      };
      return (await runtime.http('PUT', '/faasmark/functions/refused', { body: JSON.stringify(body) }))
        .status;
    };
    assert.equal(await put({}), 200);
    assert.equal(await put({ files: [{ path: 'bootstrap/x', base64: '' }] }), 400);
    assert.equal(await put({ runtime: 'cobol' }), 400);
    assert.equal(await put({ entry: 7 }), 400);
    assert.equal(await put({ entry: 'x\0' }), 400);
  });
});
