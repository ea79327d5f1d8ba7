/** AWS's own client goes in: reserved concurrency bounds the calls of all versions of a function, and the account's settings count it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { eventually } from '../runtime-under-test.js';
import { lambdaUnderTest, packed, replies, type LambdaUnderTest } from './lambda-under-test.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
const reserve = (name: string, calls: number): Promise<unknown> =>
  lambda.client.send(
    new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: calls }),
  );
const lift = (name: string): Promise<unknown> =>
  lambda.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));

/** Says that it has begun, and ends when it is told to. */
const WAITS = `exports.handler = async (event, { kv }) => {
  await kv.increase('begun', 1);
  while (!(await kv.get('go'))) await new Promise((resolve) => setTimeout(resolve, 5));
  return 'done';
};`;

const throttled = (error: unknown): boolean => {
  assert.ok(error instanceof TooManyRequestsException, String(error));
  assert.equal(error.$metadata.httpStatusCode, 429);
  assert.equal(error.Reason, 'ReservedFunctionConcurrentInvocationLimitExceeded');
  assert.equal(error.retryAfterSeconds, '1');
  return true;
};

test('of a function with two reserved two calls run, over all versions, old code and new', async () => {
  const { client, runtime } = lambda;
  await lambda.create('two', WAITS, { Timeout: 60 });
  await client.send(new PublishVersionCommand({ FunctionName: 'two' }));
  await runtime.deploy(
    'watch',
    'exports.handler = async ({ go }, { kv }) => { if (go) await kv.set("go", "yes"); return kv.increase("begun", 0); }',
  );
  const begun = async (): Promise<number> => Number((await runtime.invoke('watch')).body);
  // One is there before there is a limit.
  const running = [lambda.invoke('two')];
  await eventually('one runs', async () => (await begun()) === 1);
  await reserve('two', 2);
  running.push(lambda.invoke('two', '1'));
  await eventually('two run', async () => (await begun()) === 2);
  await assert.rejects(lambda.invoke('two'), throttled);
  await assert.rejects(lambda.invoke('two', '1'), throttled);
  await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'two', ZipFile: packed(replies('new')) }));
  await client.send(new PublishVersionCommand({ FunctionName: 'two' }));
  await assert.rejects(lambda.invoke('two'), throttled);
  await assert.rejects(lambda.invoke('two', '2'), throttled);
  // Nobody else is held up, and more may be reserved meanwhile.
  await reserve('two', 3);
  assert.equal((await lambda.invoke('two')).value, 'new');
  await reserve('two', 2);
  await assert.rejects(lambda.invoke('two'), throttled);
  await runtime.invoke('watch', { go: true });
  for (const { value } of await Promise.all(running)) assert.equal(value, 'done');
  assert.equal((await lambda.invoke('two')).value, 'new');
  assert.equal(await begun(), 2);
});

test('nothing reserved means no call, until it is lifted; new versions are bound too', async () => {
  const { client, runtime } = lambda;
  await lambda.create('none', replies('free'));
  await reserve('none', 0);
  await assert.rejects(lambda.invoke('none'), throttled);
  await client.send(new PublishVersionCommand({ FunctionName: 'none' }));
  await assert.rejects(lambda.invoke('none', '1'), throttled);
  // Also for those who come by a flow.
  const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource: `${ARN}none`, End: true } } };
  await runtime.client.putFlow('bound', definition);
  const flow = await runtime.execute('bound', {});
  assert.equal(flow.status, 429, flow.body);
  await lift('none');
  assert.equal((await lambda.invoke('none')).value, 'free');
  assert.equal((await lambda.invoke('none', '1')).value, 'free');
});

test('what is reserved is told, and refused where it would leave too little or nothing to reserve for', async () => {
  const { client } = lambda;
  await lambda.create('told', replies('told'));
  const read = new GetFunctionConcurrencyCommand({ FunctionName: 'told' });
  assert.equal((await client.send(read)).ReservedConcurrentExecutions, undefined);
  await reserve('told', 7);
  assert.equal((await client.send(read)).ReservedConcurrentExecutions, 7);
  const got = await client.send(new GetFunctionCommand({ FunctionName: 'told' }));
  assert.equal(got.Concurrency?.ReservedConcurrentExecutions, 7);
  await assert.rejects(reserve('told', 901), { name: 'InvalidParameterValueException' });
  await assert.rejects(reserve('told', -1), { name: 'ValidationException' });
  await assert.rejects(reserve('told:1', 1), { name: 'InvalidParameterValueException' });
  await assert.rejects(reserve('absent', 1), { name: 'ResourceNotFoundException' });
  assert.equal((await client.send(read)).ReservedConcurrentExecutions, 7);
  await lift('told');
  assert.equal((await client.send(read)).ReservedConcurrentExecutions, undefined);
});

test("the account's settings say what there is and what is taken", async () => {
  const { client } = lambda;
  const before = await client.send(new GetAccountSettingsCommand({}));
  assert.equal(before.AccountLimit?.ConcurrentExecutions, 1000);
  await lambda.create('counted', replies('counted'));
  await reserve('counted', 10);
  const now = await client.send(new GetAccountSettingsCommand({}));
  const unreserved = before.AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  assert.equal(now.AccountLimit?.UnreservedConcurrentExecutions, unreserved - 10);
  assert.equal(now.AccountUsage?.FunctionCount, (before.AccountUsage?.FunctionCount ?? 0) + 1);
  const bytes = packed(replies('counted')).length;
  assert.equal(now.AccountUsage?.TotalCodeSize, (before.AccountUsage?.TotalCodeSize ?? 0) + bytes);
});
