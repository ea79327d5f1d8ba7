/** AWS's own client goes in: published versions stay as they are, aliases point to them, and calls reach the one that they name. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionEventInvokeConfigCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { lambdaUnderTest, packed, replies, type LambdaUnderTest } from './lambda-under-test.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

/** Version 1 replies "one", version 2 and `$LATEST` "two". */
async function twoVersions(name: string): Promise<void> {
  await lambda.create(name, replies('one'));
  await lambda.client.send(new PublishVersionCommand({ FunctionName: name }));
  const zip = packed(replies('two'));
  await lambda.client.send(
    new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip, Publish: true }),
  );
}

test('a published version keeps its code', async () => {
  await twoVersions('kept');
  assert.deepEqual(await lambda.invoke('kept', '1'), { value: 'one', error: undefined, version: '1' });
  assert.deepEqual(await lambda.invoke('kept:1'), { value: 'one', error: undefined, version: '1' });
  assert.deepEqual(await lambda.invoke('kept', '2'), { value: 'two', error: undefined, version: '2' });
  assert.deepEqual(await lambda.invoke('kept'), { value: 'two', error: undefined, version: '$LATEST' });
  await assert.rejects(lambda.invoke('kept', '3'), { name: 'ResourceNotFoundException' });
  await assert.rejects(lambda.invoke('kept:1', '2'), { name: 'InvalidParameterValueException' });
});

test('publishing what has not changed gives the last version again', async () => {
  await twoVersions('same');
  const again = await lambda.client.send(new PublishVersionCommand({ FunctionName: 'same' }));
  assert.equal(again.Version, '2');
  const { Versions } = await lambda.client.send(new ListVersionsByFunctionCommand({ FunctionName: 'same' }));
  assert.deepEqual(
    Versions?.map(({ Version }) => Version),
    ['$LATEST', '1', '2'],
  );
});

test('an alias leads to its version, and to another once it is moved', async () => {
  const { client } = lambda;
  await twoVersions('aliased');
  const alias = { FunctionName: 'aliased', Name: 'live' };
  const created = await client.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
  assert.match(created.AliasArn ?? '', /:function:aliased:live$/);
  assert.deepEqual(await lambda.invoke('aliased', 'live'), { value: 'one', error: undefined, version: '1' });
  await assert.rejects(client.send(new CreateAliasCommand({ ...alias, FunctionVersion: '2' })), {
    name: 'ResourceConflictException',
  });
  await client.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '2' }));
  assert.equal((await lambda.invoke('aliased:live')).value, 'two');
  assert.equal((await client.send(new GetAliasCommand(alias))).FunctionVersion, '2');
  const listed = await client.send(new ListAliasesCommand({ FunctionName: 'aliased', FunctionVersion: '1' }));
  assert.deepEqual(listed.Aliases, []);
  await client.send(new DeleteAliasCommand(alias));
  await assert.rejects(lambda.invoke('aliased', 'live'), { name: 'ResourceNotFoundException' });
  await assert.rejects(client.send(new GetAliasCommand(alias)), { name: 'ResourceNotFoundException' });
});

test('an alias that is not there can be removed, and a version of that name keeps what it has', async () => {
  const { client } = lambda;
  await twoVersions('numbered');
  const retries = { FunctionName: 'numbered', Qualifier: '1', MaximumRetryAttempts: 1 };
  await client.send(new PutFunctionEventInvokeConfigCommand(retries));
  await client.send(new DeleteAliasCommand({ FunctionName: 'numbered', Name: '1' }));
  const kept = new GetFunctionEventInvokeConfigCommand({ FunctionName: 'numbered', Qualifier: '1' });
  assert.equal((await client.send(kept)).MaximumRetryAttempts, 1);
  assert.equal((await lambda.invoke('numbered', '1')).value, 'one');
});

test('a version can be removed by itself, unless an alias needs it', async () => {
  const { client } = lambda;
  await twoVersions('fewer');
  const first = new DeleteFunctionCommand({ FunctionName: 'fewer', Qualifier: '1' });
  const alias = { FunctionName: 'fewer', Name: 'held' };
  await client.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
  await assert.rejects(client.send(first), { name: 'ResourceConflictException' });
  await client.send(new DeleteAliasCommand(alias));
  await client.send(first);
  await assert.rejects(lambda.invoke('fewer', '1'), { name: 'ResourceNotFoundException' });
  assert.equal((await lambda.invoke('fewer', '2')).value, 'two');
});
