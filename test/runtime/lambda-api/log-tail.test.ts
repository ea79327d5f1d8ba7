/** AWS's own client asks for the end of a call's log: it holds what the call wrote, all of it and nothing else, and what it cost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
} from '@aws-sdk/client-lambda';
import { lambdaUnderTest, ROLE, type LambdaUnderTest } from './lambda-under-test.js';
import { zipOf } from './zip-of.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

interface Logged extends InvokeCommandOutput {
  log: string;
}

async function logged(
  FunctionName: string,
  event: unknown = {},
  more: Partial<InvokeCommandInput> = {},
): Promise<Logged> {
  const Payload = JSON.stringify(event);
  const answer = await lambda.client.send(
    new InvokeCommand({ FunctionName, LogType: 'Tail', Payload, ...more }),
  );
  return { ...answer, log: Buffer.from(answer.LogResult ?? '', 'base64').toString() };
}

test('the log has the lines that AWS Lambda writes, and between them what the function wrote', async () => {
  await lambda.create(
    'speaks',
    `exports.handler = async ({ bare }, context) => {
      if (bare) return process.stdout.write('no line end');
      console.log('one', context.awsRequestId);
      console.error('two');
      return 1;
    }`,
  );
  const first = await logged('speaks');
  const lines = first.log.split('\n');
  const [, id] = /^START RequestId: ([0-9a-f-]{36}) Version: \$LATEST$/.exec(lines[0] ?? '') ?? [];
  assert.ok(id !== undefined, first.log);
  assert.equal(lines.length, 6, first.log);
  for (const written of [`one ${id}\n`, 'two\n']) assert.ok(first.log.includes(written), first.log);
  assert.equal(lines.at(-3), `END RequestId: ${id}`);
  assert.match(
    lines.at(-2) ?? '',
    /^REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t$/,
  );
  const used = Number(/Max Memory Used: (\d+) MB/.exec(first.log)?.[1]);
  assert.ok(used > 1 && used <= 128, first.log);
  const second = await logged('speaks');
  assert.doesNotMatch(second.log, /Init Duration/);
  assert.ok(!second.log.includes(id), second.log);
  const { log } = await logged('speaks', { bare: true });
  assert.match(log, /\nno line end\nEND RequestId/);
});

test('nobody who did not ask gets a log', async () => {
  await lambda.create('quiet', 'exports.handler = async () => console.log("words")');
  const without = await lambda.client.send(new InvokeCommand({ FunctionName: 'quiet' }));
  assert.equal(without.LogResult, undefined);
  const none = await lambda.client.send(new InvokeCommand({ FunctionName: 'quiet', LogType: 'None' }));
  assert.equal(none.LogResult, undefined);
  const unknown = { name: 'ValidationException' };
  const LogType = 'All' as 'Tail';
  await assert.rejects(lambda.client.send(new InvokeCommand({ FunctionName: 'quiet', LogType })), unknown);
});

test('of much that is written the end is there, whole, whatever way it went', async () => {
  await lambda.create(
    'floods',
    `exports.handler = async ({ stream, bytes, last }) => {
      process[stream].write('x'.repeat(bytes) + '\\n' + last + '\\n');
    }`,
    { Timeout: 30 },
  );
  for (let round = 0; round < 10; round++) {
    for (const stream of ['stdout', 'stderr']) {
      const last = `last ${round} ${stream}`;
      const { log } = await logged('floods', { stream, bytes: round * 200_000, last });
      assert.ok(log.includes(`\n${last}\nEND RequestId`), log.slice(-300));
      assert.ok(Buffer.byteLength(log) <= 4096);
    }
  }
});

test('it is there also when more is written than is read at a time', async () => {
  // Three instances write more than the gateway reads in some windows, and all are held up.
  const bytes = 700_000;
  for (let round = 0; round < 6; round++) {
    const last = `last ${round}`;
    const calls = [1, 2, 3].map(() => logged('floods', { stream: 'stdout', bytes, last }));
    for (const { log } of await Promise.all(calls))
      assert.ok(log.includes(`\n${last}\nEND RequestId`), log.slice(-300));
  }
});

test('a log tells of its own call only', async () => {
  await lambda.create('turns', 'exports.handler = async ({ i }) => { console.log(`call ${i};`); return i; }');
  const calls = Array.from({ length: 40 }, (_, i) => logged('turns', { i }));
  for (const [i, { log }] of (await Promise.all(calls)).entries()) {
    assert.deepEqual(log.match(/call \d+;/g), [`call ${i};`], log);
  }
});

test('a function that puts something in the place of its output, or ends it, is answered all the same', async () => {
  await lambda.create(
    'tampers',
    `const original = process.stdout.write;
    exports.handler = async ({ how }) => {
      process.stdout.write('x'.repeat(1_000_000));
      if (how === 'replaces') process.stdout.write = () => true;
      if (how === 'ends') process.stdout.end();
      return how;
    }`,
  );
  for (const how of ['replaces', 'ends', 'ends']) {
    const { Payload } = await logged('tampers', { how });
    assert.equal(Buffer.from(Payload ?? []).toString(), JSON.stringify(how));
  }
});

test('a call that fails, or ends its instance, has a log with the reason', async () => {
  await lambda.create(
    'fails',
    `exports.handler = async ({ how }) => {
      console.log('before');
      if (how === 'throws') throw new RangeError('too far');
      if (how === 'exits') process.exit(7);
      for (;;);
    }`,
    { Timeout: 1 },
  );
  for (const [how, reason] of [
    ['throws', 'RangeError'],
    ['exits', 'exit status 7'],
    ['hangs', 'Task timed out after 1.00 seconds'],
  ]) {
    const { log, FunctionError } = await logged('fails', { how });
    assert.equal(FunctionError, 'Unhandled');
    const [, end = ''] = log.split('before\n');
    assert.match(end, new RegExp(`^.*\tERROR\tInvoke Error\t{.*${reason}.*}\nEND RequestId`), log);
  }
  // One that was killed had been looked at before.
  const { log } = await logged('fails', { how: 'hangs' });
  assert.match(log, /Max Memory Used: [1-9]\d* MB/);
});

test('what fails to load has a log with the reason', async () => {
  await lambda.create('broken', 'throw new RangeError("while loading")');
  const { log, FunctionError } = await logged('broken');
  assert.equal(FunctionError, 'Unhandled');
  assert.match(log, /^START .*\n.*\tERROR\tInvoke Error\t{.*RangeError.*while loading.*}\nEND .*\nREPORT /);
});

test('processes that go on writing hold nobody up', async () => {
  await lambda.create(
    'chatters',
    `exports.handler = async () => {
      const program = 'setInterval(() => process.stdout.write("on and on\\\\n"), 1)';
      require('child_process').spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
      return 'answered';
    };`,
  );
  for (let call = 0; call < 3; call++) {
    const { Payload } = await logged('chatters');
    assert.equal(Buffer.from(Payload ?? []).toString(), '"answered"');
  }
  // Ends what it has started, too.
  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: 'chatters' }));
});

test('where calls share an instance each has its own lines, whatever else it has', async () => {
  const source = `exports.handler = async ({ i }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    console.log('call ' + i + ';');
    return i;
  };`;
  await lambda.runtime.deploy('shared', source, { concurrency: 8 });
  const calls = Array.from({ length: 40 }, (_, i) => logged('shared', { i }));
  for (const [i, { log, Payload }] of (await Promise.all(calls)).entries()) {
    assert.equal(Buffer.from(Payload ?? []).toString(), String(i));
    assert.ok(log.includes(`call ${i};\n`), log);
  }
});

test('a bootstrap has a log too', async () => {
  const program = `
    const api = \`http://\${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation\`;
    for (;;) {
      const next = await fetch(\`\${api}/next\`);
      console.log('got', await next.text());
      const id = next.headers.get('lambda-runtime-aws-request-id');
      const context = { arn: next.headers.get('lambda-runtime-invoked-function-arn'), client: next.headers.get('lambda-runtime-client-context') };
      await fetch(\`\${api}/\${id}/response\`, { method: 'POST', body: JSON.stringify(context) });
    }`;
  const bootstrap = `#!/bin/sh\nexec ${process.execPath} "$LAMBDA_TASK_ROOT/main.mjs"\n`;
  const ZipFile = zipOf([
    { path: 'bootstrap', contents: bootstrap, mode: 0o100755 },
    { path: 'main.mjs', contents: program },
  ]);
  await lambda.client.send(
    new CreateFunctionCommand({
      FunctionName: 'provided',
      Runtime: 'provided.al2023',
      Role: ROLE,
      Handler: 'any',
      Code: { ZipFile },
      MemorySize: 256,
    }),
  );
  const clientContext = { custom: { name: 'Zoë' } };
  const { log, Payload } = await logged(
    'provided',
    { a: 1 },
    {
      Qualifier: '$LATEST',
      ClientContext: Buffer.from(JSON.stringify(clientContext)).toString('base64'),
    },
  );
  assert.ok(log.includes('got {"a":1}\nEND RequestId'), log);
  assert.match(log, /Memory Size: 256 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration/);
  const context = JSON.parse(Buffer.from(Payload ?? []).toString()) as { arn: string; client: string };
  assert.equal(context.arn, 'arn:aws:lambda:us-east-1:000000000000:function:provided:$LATEST');
  assert.deepEqual(JSON.parse(context.client), clientContext);
});
