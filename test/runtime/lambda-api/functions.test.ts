/** AWS's own client goes in: functions are made, changed, called and removed as on AWS Lambda, or refused in its words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  paginateListFunctions,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { lambdaUnderTest, packed, replies, ROLE, type LambdaUnderTest } from './lambda-under-test.js';
import { zipOf } from './zip-of.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';

test('a function is created, waited for, described and called', async () => {
  const { client } = lambda;
  const source = 'exports.handler = async (event, context) => ({ context, environment: process.env });';
  const created = await client.send(
    new CreateFunctionCommand({
      FunctionName: 'whole',
      Runtime: 'nodejs22.x',
      Role: ROLE,
      Handler: 'index.handler',
      Code: { ZipFile: packed(source) },
      MemorySize: 256,
      Timeout: 7,
      Environment: { Variables: { COLOUR: 'blue' } },
      DeadLetterConfig: {},
    }),
  );
  assert.equal(created.$metadata.httpStatusCode, 201);
  assert.equal(created.FunctionArn, `${ARN}whole`);
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 20 }, { FunctionName: 'whole' });
  const got = await client.send(new GetFunctionCommand({ FunctionName: `${ARN}whole` }));
  assert.equal(got.Configuration?.CodeSha256, created.CodeSha256);
  assert.match(got.Configuration?.LastModified ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  const { value, error, version } = await lambda.invoke('whole');
  assert.equal(error, undefined);
  assert.equal(version, '$LATEST');
  const { context, environment } = value as Record<'context' | 'environment', Record<string, string>>;
  assert.equal(context['functionName'], 'whole');
  assert.equal(context['functionVersion'], '$LATEST');
  assert.equal(context['invokedFunctionArn'], `${ARN}whole`);
  assert.equal(environment['COLOUR'], 'blue');
  assert.equal(environment['_HANDLER'], 'index.handler');
  assert.equal(environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], '256');
  assert.match(environment['LAMBDA_TASK_ROOT'] ?? '', /whole/);
});

test('each form of a name means the same function', async () => {
  await lambda.create('forms', replies('here'));
  for (const name of [
    'forms',
    'function:forms',
    '000000000000:function:forms',
    `${ARN}forms`,
    `${ARN}forms:$LATEST`,
  ]) {
    assert.equal((await lambda.invoke(name)).value, 'here', name);
  }
});

test('an update of the code is there for the next call, one of the configuration too', async () => {
  const { client } = lambda;
  await lambda.create('hot', replies('old'));
  assert.equal((await lambda.invoke('hot')).value, 'old');
  const updated = await client.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'hot', ZipFile: packed(replies('new')) }),
  );
  await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 20 }, { FunctionName: 'hot' });
  assert.equal((await lambda.invoke('hot')).value, 'new');
  const command = new UpdateFunctionConfigurationCommand({ FunctionName: 'hot', MemorySize: 512 });
  const configured = await client.send(command);
  assert.equal(configured.MemorySize, 512);
  assert.equal(configured.CodeSha256, updated.CodeSha256);
  assert.notEqual(configured.RevisionId, updated.RevisionId);
  assert.equal((await lambda.invoke('hot')).value, 'new');
});

test('a dry run of an update changes nothing, an old revision is refused', async () => {
  const { client } = lambda;
  await lambda.create('careful', replies('kept'));
  const zip = packed(replies('other'));
  await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'careful', ZipFile: zip, DryRun: true }));
  const outdated = { FunctionName: 'careful', ZipFile: zip, RevisionId: 'outdated' };
  await assert.rejects(client.send(new UpdateFunctionCodeCommand(outdated)), {
    name: 'PreconditionFailedException',
  });
  assert.equal((await lambda.invoke('careful')).value, 'kept');
});

test('functions are listed page by page', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) await lambda.create(name, replies(name));
  const names: (string | undefined)[] = [];
  for await (const page of paginateListFunctions({ client: lambda.client, pageSize: 2 }, {})) {
    assert.ok((page.Functions ?? []).length <= 2);
    names.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName));
  }
  assert.deepEqual(
    names.filter((name) => name?.startsWith('page-')),
    ['page-a', 'page-b', 'page-c'],
  );
});

test('a slash at the end of a path, which older tools put there, changes nothing', async () => {
  for (const path of ['/2015-03-31/functions', '/2016-08-19/account-settings']) {
    const plain = await lambda.runtime.http('GET', path);
    assert.equal(plain.status, 200);
    assert.equal((await lambda.runtime.http('GET', `${path}/`)).body, plain.body);
  }
});

test('what a function throws comes back as its error', async () => {
  await lambda.create('throws', 'exports.handler = async () => { throw new TypeError("no"); };');
  const { value, error } = await lambda.invoke('throws');
  assert.equal(error, 'Unhandled');
  assert.equal((value as { errorType: string }).errorType, 'TypeError');
});

test('a dry run of a call answers 204 and runs nothing; a type that is none is refused', async () => {
  await lambda.create('dry', replies('ran'));
  const command = { FunctionName: 'dry', InvocationType: 'DryRun' } as const;
  assert.equal((await lambda.client.send(new InvokeCommand(command))).StatusCode, 204);
  await assert.rejects(
    lambda.client.send(new InvokeCommand({ FunctionName: 'dry', InvocationType: 'Other' as 'Event' })),
    { name: 'InvalidParameterValueException' },
  );
});

test('a removed function is gone for every operation, and its name is free', async () => {
  const { client } = lambda;
  await lambda.create('gone', replies('first'));
  await client.send(new DeleteFunctionCommand({ FunctionName: 'gone' }));
  const absent = { name: 'ResourceNotFoundException' };
  await assert.rejects(client.send(new GetFunctionConfigurationCommand({ FunctionName: 'gone' })), absent);
  await assert.rejects(client.send(new DeleteFunctionCommand({ FunctionName: 'gone' })), absent);
  await assert.rejects(lambda.invoke('gone'), absent);
  await lambda.create('gone', replies('second'));
  assert.equal((await lambda.invoke('gone')).value, 'second');
});

test("the project's own route and this API share their names", async () => {
  await lambda.runtime.deploy('own', replies('own'));
  assert.equal((await lambda.invoke('own', '$LATEST')).value, 'own');
  await assert.rejects(lambda.create('own', replies('other')), { name: 'ResourceConflictException' });
  await lambda.create('taken', replies('lambda'));
  await lambda.runtime.deploy('taken', replies('over it'));
  assert.equal((await lambda.invoke('taken')).value, 'over it');
  await assert.rejects(lambda.client.send(new GetFunctionCommand({ FunctionName: 'taken' })), {
    name: 'ResourceNotFoundException',
  });
});

test('what AWS Lambda refuses is refused by the same name', async () => {
  const valid: CreateFunctionCommandInput = {
    FunctionName: 'refused',
    Runtime: 'nodejs22.x',
    Role: ROLE,
    Handler: 'index.handler',
    Code: { ZipFile: packed(replies('never')) },
  };
  const cases: [Partial<CreateFunctionCommandInput>, string][] = [
    [{ FunctionName: 'no good' }, 'ValidationException'],
    [{ MemorySize: 127 }, 'ValidationException'],
    [{ MemorySize: 10_241 }, 'ValidationException'],
    [{ Timeout: 901 }, 'ValidationException'],
    [{ Role: 'nobody' }, 'ValidationException'],
    [{ Runtime: 'nodejs20.x' }, 'InvalidParameterValueException'],
    [{ Runtime: 'python3.13' }, 'InvalidParameterValueException'],
    [{ Handler: undefined }, 'InvalidParameterValueException'],
    [{ Code: { S3Bucket: 'bucket', S3Key: 'key' } }, 'InvalidParameterValueException'],
    [{ Environment: { Variables: { AWS_REGION: 'moon' } } }, 'InvalidParameterValueException'],
    [{ Environment: { Variables: { BIG: 'x'.repeat(5000) } } }, 'InvalidParameterValueException'],
    [
      { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:letters' } },
      'InvalidParameterValueException',
    ],
    [{ Layers: ['arn:aws:lambda:us-east-1:000000000000:layer:any:1'] }, 'InvalidParameterValueException'],
  ];
  for (const [change, name] of cases) {
    const command = new CreateFunctionCommand({ ...valid, ...change });
    await assert.rejects(lambda.client.send(command), { name }, JSON.stringify(change));
  }
  await assert.rejects(lambda.invoke('refused'), { name: 'ResourceNotFoundException' });
});

test('a function of a provided runtime is run by the bootstrap in its package', async () => {
  const program = `
    const api = \`http://\${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation\`;
    for (;;) {
      const next = await fetch(\`\${api}/next\`);
      const event = await next.json();
      const id = next.headers.get('lambda-runtime-aws-request-id');
      const body = JSON.stringify({ event, handler: process.env._HANDLER, version: process.env.AWS_LAMBDA_FUNCTION_VERSION });
      await fetch(\`\${api}/\${id}/response\`, { method: 'POST', body });
    }`;
  const bootstrap = `#!/bin/sh\nexec ${process.execPath} "$LAMBDA_TASK_ROOT/main.mjs"\n`;
  await lambda.client.send(
    new CreateFunctionCommand({
      FunctionName: 'bootstrapped',
      Runtime: 'provided.al2023',
      Role: ROLE,
      Handler: 'anything.at.all',
      Code: {
        ZipFile: zipOf([
          { path: 'bootstrap', contents: bootstrap, mode: 0o100755 },
          { path: 'main.mjs', contents: program },
        ]),
      },
    }),
  );
  const { value, error } = await lambda.invoke('bootstrapped');
  assert.equal(error, undefined, JSON.stringify(value));
  assert.deepEqual(value, { event: {}, handler: 'anything.at.all', version: '$LATEST' });
  await lambda.client.send(new PublishVersionCommand({ FunctionName: 'bootstrapped' }));
  const published = await lambda.invoke('bootstrapped', '1');
  assert.deepEqual(published.value, { event: {}, handler: 'anything.at.all', version: '1' });
});
