/** AWS's own client goes in: what was provisioned for versions and aliases is started ahead, told of, moved, and given up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  type GetProvisionedConcurrencyConfigCommandOutput,
} from '@aws-sdk/client-lambda';
import { eventually } from '../runtime-under-test.js';
import { lambdaUnderTest, packed, ROLE, type LambdaUnderTest } from './lambda-under-test.js';
import { zipOf } from './zip-of.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

/** Replies with how it was initialised. */
const TELLING = `exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;`;

/** Version 1, and nothing else. */
async function oneVersion(name: string, source = TELLING): Promise<void> {
  await lambda.create(name, source);
  await lambda.client.send(new PublishVersionCommand({ FunctionName: name }));
}

const put = (FunctionName: string, Qualifier: string, ProvisionedConcurrentExecutions: number) =>
  lambda.client.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions }),
  );
const get = (
  FunctionName: string,
  Qualifier: string,
): Promise<GetProvisionedConcurrencyConfigCommandOutput> =>
  lambda.client.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
const remove = (FunctionName: string, Qualifier: string) =>
  lambda.client.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
const hasStatus = (name: string, qualifier: string, status: string) =>
  eventually(`${name}:${qualifier} is ${status}`, async () => {
    const config = await get(name, qualifier);
    return config.Status === status && config;
  });

async function instancesOf(deployedName: string): Promise<number | undefined> {
  const functions = await lambda.runtime.client.listFunctions();
  return functions.find(({ name }) => name === deployedName)?.instances;
}

test('what is provisioned for a version is allocated, told of, and serves its calls', async () => {
  await oneVersion('ready');
  const answer = await put('ready', '1', 3);
  assert.equal(answer.RequestedProvisionedConcurrentExecutions, 3);
  assert.equal(answer.Status, 'IN_PROGRESS');
  assert.equal(answer.AvailableProvisionedConcurrentExecutions, 0);
  const ready = await hasStatus('ready', '1', 'READY');
  assert.equal(ready.AllocatedProvisionedConcurrentExecutions, 3);
  assert.equal(ready.AvailableProvisionedConcurrentExecutions, 3);
  assert.ok(Number.isFinite(Date.parse(ready.LastModified ?? '')));
  assert.equal(await instancesOf('ready:1'), 3);
  assert.equal((await lambda.invoke('ready', '1')).value, 'provisioned-concurrency');
  assert.equal((await lambda.invoke('ready')).value, 'on-demand');
});

test('of less, the rest ends; of nothing, all end, and calls are served on demand', async () => {
  await oneVersion('less');
  await put('less', '1', 3);
  await hasStatus('less', '1', 'READY');
  assert.equal((await put('less', '1', 1)).Status, 'READY');
  await eventually('one is left', async () => (await instancesOf('less:1')) === 1);
  await remove('less', '1');
  await eventually('none is left', async () => (await instancesOf('less:1')) === 0);
  assert.equal((await lambda.invoke('less', '1')).value, 'on-demand');
  await assert.rejects(get('less', '1'), {
    name: 'ProvisionedConcurrencyConfigNotFoundException',
    message: 'No Provisioned Concurrency Config found for this function',
  });
  // A second time changes nothing, and is no error.
  await remove('less', '1');
});

test('an alias takes what it was promised along to another version, and gives it up when it goes', async () => {
  const { client } = lambda;
  await oneVersion('moved');
  const alias = { FunctionName: 'moved', Name: 'live' };
  await client.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
  await put('moved', 'live', 2);
  await hasStatus('moved', 'live', 'READY');
  assert.equal((await lambda.invoke('moved', 'live')).value, 'provisioned-concurrency');
  const zip = packed(`${TELLING} // two`);
  await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'moved', ZipFile: zip, Publish: true }));
  await client.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '2' }));
  await hasStatus('moved', 'live', 'READY');
  assert.equal(await instancesOf('moved:2'), 2);
  await eventually('none of the first is left', async () => (await instancesOf('moved:1')) === 0);
  await assert.rejects(client.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '$LATEST' })), {
    name: 'InvalidParameterValueException',
  });
  await client.send(new DeleteAliasCommand(alias));
  await eventually('none is left', async () => (await instancesOf('moved:2')) === 0);
});

test('what has been provisioned is listed page by page', async () => {
  const { client } = lambda;
  await oneVersion('listed');
  for (const Name of ['blue', 'green']) {
    await client.send(new CreateAliasCommand({ FunctionName: 'listed', Name, FunctionVersion: '1' }));
    await put('listed', Name, 1);
  }
  const list = (Marker?: string) =>
    client.send(
      new ListProvisionedConcurrencyConfigsCommand({ FunctionName: 'listed', MaxItems: 1, Marker }),
    );
  const first = await list();
  const second = await list(first.NextMarker);
  assert.deepEqual(
    [first, second].map(({ ProvisionedConcurrencyConfigs: [config] = [] }) => config?.FunctionArn),
    ['blue', 'green'].map((name) => `arn:aws:lambda:us-east-1:000000000000:function:listed:${name}`),
  );
  assert.equal(second.NextMarker ?? null, null);
  await hasStatus('listed', 'blue', 'READY');
  await hasStatus('listed', 'green', 'READY');
  assert.equal(await instancesOf('listed:1'), 2);
});

test('code that does not load makes it fail, with the reason', async () => {
  await oneVersion('failing', 'throw new RangeError("no luck");');
  await put('failing', '1', 2);
  const { StatusReason, AvailableProvisionedConcurrentExecutions } = await hasStatus(
    'failing',
    '1',
    'FAILED',
  );
  assert.match(StatusReason ?? '', /FUNCTION_ERROR_INIT_FAILURE.*RangeError.*no luck/);
  assert.equal(AvailableProvisionedConcurrentExecutions, 0);
  await remove('failing', '1');
});

test('a bootstrap too is told that it was provisioned', async () => {
  const { client } = lambda;
  const contents = `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  for (;;) {
    const next = await fetch(base + 'next');
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const body = JSON.stringify(process.env.AWS_LAMBDA_INITIALIZATION_TYPE);
    await fetch(base + id + '/response', { method: 'POST', body });
  }
})();`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName: 'bootstrap',
      Runtime: 'provided.al2023',
      Role: ROLE,
      Handler: 'any',
      Code: { ZipFile: zipOf([{ path: 'bootstrap', contents }]) },
      Publish: true,
    }),
  );
  await put('bootstrap', '1', 1);
  await hasStatus('bootstrap', '1', 'READY');
  assert.equal((await lambda.invoke('bootstrap', '1')).value, 'provisioned-concurrency');
  assert.equal((await lambda.invoke('bootstrap')).value, 'on-demand');
});

test('no more is provisioned than was reserved for the function, all versions together', async () => {
  const { client } = lambda;
  await oneVersion('reserved');
  const zip = packed(`${TELLING} // two`);
  await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'reserved', ZipFile: zip, Publish: true }));
  const reserve = { FunctionName: 'reserved', ReservedConcurrentExecutions: 3 };
  await client.send(new PutFunctionConcurrencyCommand(reserve));
  await put('reserved', '1', 2);
  await assert.rejects(put('reserved', '2', 2), {
    name: 'InvalidParameterValueException',
    message: /reservedConcurrentExecution/,
  });
  await put('reserved', '2', 1);
  await hasStatus('reserved', '2', 'READY');
});

test('what cannot be provisioned is refused by the name of the error', async () => {
  const { client } = lambda;
  await oneVersion('refused');
  const alias = { FunctionName: 'refused', Name: 'newest', FunctionVersion: '$LATEST' };
  await client.send(new CreateAliasCommand(alias));
  await client.send(new CreateAliasCommand({ ...alias, Name: 'first', FunctionVersion: '1' }));
  const cases: [name: string, qualifier: string, count: number, error: string][] = [
    ['refused', '$LATEST', 1, 'InvalidParameterValueException'],
    ['refused', 'newest', 1, 'InvalidParameterValueException'],
    ['refused', '1', 65, 'InvalidParameterValueException'],
    ['refused', '1', 0, 'ValidationException'],
    ['refused', '1', 1.5, 'ValidationException'],
    ['refused', '9', 1, 'ResourceNotFoundException'],
    ['refused', 'nobody', 1, 'ResourceNotFoundException'],
    ['nothing', '1', 1, 'ResourceNotFoundException'],
  ];
  for (const [name, qualifier, count, error] of cases) {
    await assert.rejects(put(name, qualifier, count), { name: error }, `${name} ${qualifier} ${count}`);
  }
  const path = '/2019-09-30/functions/refused/provisioned-concurrency';
  for (const [query, body] of [
    ['', '{"ProvisionedConcurrentExecutions":1}'],
    ['?Qualifier=1', '[]'],
    ['?Qualifier=1', '{'],
  ] as const) {
    assert.equal((await lambda.runtime.http('PUT', path + query, { body })).status, 400, query + body);
  }
  await put('refused', 'first', 1);
  await assert.rejects(put('refused', '1', 1), { name: 'ResourceConflictException' });
  await remove('refused', 'first');
  await put('refused', '1', 1);
  await assert.rejects(put('refused', 'first', 1), { name: 'ResourceConflictException' });
});
