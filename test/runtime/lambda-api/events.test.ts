/** AWS's own client hands over events: they are answered for at once, carried out later, again when they fail, and told of where that was asked for. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  ListFunctionEventInvokeConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  TooManyRequestsException,
  UpdateFunctionEventInvokeConfigCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  type PutFunctionEventInvokeConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { eventually } from '../runtime-under-test.js';
import { lambdaUnderTest, replies, type LambdaUnderTest } from './lambda-under-test.js';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
const reports: string[] = [];
let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest({ eventRetryMs: 30, report: (message) => reports.push(message) });
  await lambda.runtime.deploy(
    'read',
    'exports.handler = async (keys, { kv }) => Promise.all(keys.map((key) => kv.get(key)))',
  );
});
after(() => lambda.end());

const hand = (
  FunctionName: string,
  event: unknown = {},
  more: Partial<InvokeCommandInput> = {},
): Promise<InvokeCommandOutput> =>
  lambda.client.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event), ...more }),
  );
const read = async (...keys: string[]): Promise<(string | null)[]> =>
  JSON.parse((await lambda.runtime.invoke('read', keys)).body) as (string | null)[];
const configure = (
  FunctionName: string,
  config: Partial<PutFunctionEventInvokeConfigCommandInput>,
): Promise<unknown> =>
  lambda.client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...config }));

/** Counts its calls under its own name; fails as often as it is told to. */
const COUNTS = `exports.handler = async ({ fails = 0 }, { kv, functionName, awsRequestId }) => {
  await kv.add(functionName + '-ids', awsRequestId);
  const calls = await kv.increase(functionName + '-calls');
  if (calls <= fails) throw new RangeError('call ' + calls);
  await kv.set(functionName + '-done', String(calls));
  return { calls };
};`;
/** Keeps what it is sent. */
const KEEPS = `exports.handler = async (event, { kv, functionName }) => {
  await kv.set(functionName, JSON.stringify(event));
};`;
/** When it has been called and what it was told, once there is something. */
const kept = (name: string): Promise<Record<string, Record<string, unknown>>> =>
  eventually(`a record for ${name}`, async () => {
    const [text = null] = await read(name);
    return text === null ? null : (JSON.parse(text) as Record<string, Record<string, unknown>>);
  });

test('an event is answered for before it is carried out', async () => {
  await lambda.create(
    'slow',
    `exports.handler = async (event, { kv }) => {
      while (!(await kv.get('go'))) await new Promise((resolve) => setTimeout(resolve, 5));
      await kv.set('went', event.word);
    };`,
    { Timeout: 60 },
  );
  const answer = await hand('slow', { word: 'far' }, { LogType: 'Tail' });
  assert.equal(answer.StatusCode, 202);
  assert.equal(answer.Payload?.length ?? 0, 0);
  assert.equal(answer.LogResult, undefined);
  assert.deepEqual(await read('went'), [null]);
  await lambda.runtime.deploy('go', 'exports.handler = (event, { kv }) => kv.set("go", "yes")');
  await lambda.runtime.invoke('go');
  await eventually('it is carried out', async () => (await read('went'))[0] === 'far');
});

test('what fails is tried twice more, as the same request', async () => {
  await lambda.create('flaky', COUNTS);
  await hand('flaky', { fails: 2 });
  await eventually('the third attempt is there', async () => (await read('flaky-done'))[0] === '3');
  const [ids] = await read('flaky-ids');
  assert.equal((JSON.parse(ids ?? '[]') as unknown[]).length, 1);
});

test('how often is for the function to say, and for its aliases', async () => {
  const { client } = lambda;
  await lambda.create('once', COUNTS);
  await lambda.create('once-failed', KEEPS);
  await configure('once', {
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `${ARN}once-failed` } },
  });
  await hand('once', { fails: 9 });
  const record = await kept('once-failed');
  assert.deepEqual(await read('once-calls'), ['1']);
  const { requestContext, requestPayload, responseContext, responsePayload } = record;
  assert.equal(requestContext?.['condition'], 'RetriesExhausted');
  assert.equal(requestContext?.['approximateInvokeCount'], 1);
  assert.equal(requestContext?.['functionArn'], `${ARN}once:$LATEST`);
  assert.deepEqual(requestPayload, { fails: 9 });
  assert.deepEqual(responseContext, {
    statusCode: 200,
    executedVersion: '$LATEST',
    functionError: 'Unhandled',
  });
  assert.equal(responsePayload?.['errorType'], 'RangeError');
  // An alias has its own say, here none: three attempts.
  await client.send(new PublishVersionCommand({ FunctionName: 'once' }));
  await client.send(new CreateAliasCommand({ FunctionName: 'once', Name: 'live', FunctionVersion: '1' }));
  await hand('once:live', { fails: 3 });
  await eventually('there were three more', async () => (await read('once-done'))[0] === '4');
});

test('success is told, and a destination may have one of its own', async () => {
  await lambda.create('first', COUNTS);
  await lambda.create('second', KEEPS.replace('};', '  return "kept";\n};'));
  await lambda.create('third', KEEPS);
  await configure('first', { DestinationConfig: { OnSuccess: { Destination: `${ARN}second` } } });
  await configure('second', { DestinationConfig: { OnSuccess: { Destination: `${ARN}third:$LATEST` } } });
  await hand('first', { word: 'far' });
  const { requestContext, responsePayload } = await kept('second');
  assert.equal(requestContext?.['condition'], 'Success');
  assert.deepEqual(responsePayload, { calls: 1 });
  assert.equal((await kept('third'))['responsePayload'], 'kept');
});

test('a circle of destinations ends', async () => {
  await lambda.create('circle', COUNTS);
  await configure('circle', { DestinationConfig: { OnSuccess: { Destination: `${ARN}circle` } } });
  await hand('circle');
  await eventually('it is told', () =>
    reports.some((report) => report.includes('come through 16 destinations')),
  );
  assert.deepEqual(await read('circle-calls'), ['17']);
});

test('a function that nothing is reserved for gets no events, and its failure destination does', async () => {
  await lambda.create('paused', COUNTS);
  await lambda.create('paused-failed', KEEPS);
  await configure('paused', { DestinationConfig: { OnFailure: { Destination: `${ARN}paused-failed` } } });
  const command = { FunctionName: 'paused', ReservedConcurrentExecutions: 0 };
  await lambda.client.send(new PutFunctionConcurrencyCommand(command));
  await hand('paused');
  const { responseContext } = await kept('paused-failed');
  assert.equal(responseContext?.['statusCode'], 429);
  assert.deepEqual(await read('paused-calls'), [null]);
});

test('what is throttled comes back', async () => {
  await lambda.create('narrow', COUNTS);
  const command = { FunctionName: 'narrow', ReservedConcurrentExecutions: 1 };
  await lambda.client.send(new PutFunctionConcurrencyCommand(command));
  await Promise.all([hand('narrow'), hand('narrow')]);
  await eventually('all have been carried out', async () => (await read('narrow-calls'))[0] === '2', 60_000);
});

test('many events are all carried out, and whoever waits for a reply is served meanwhile', async () => {
  await lambda.create('busy', 'exports.handler = async (event, { kv }) => kv.increase("busy-calls");');
  await Promise.all(Array.from({ length: 200 }, () => hand('busy')));
  assert.equal((await lambda.invoke('busy')).error, undefined);
  await eventually('all are done', async () => (await read('busy-calls'))[0] === '201', 60_000);
});

test('events of a function that has gone are given up, however many', async () => {
  await lambda.create(
    'leaves',
    'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 300));',
  );
  await Promise.all(Array.from({ length: 150 }, () => hand('leaves')));
  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: 'leaves' }));
  await lambda.create('leaves', replies('new'));
  assert.equal((await lambda.invoke('leaves')).value, 'new');
});

test('what cannot be an event is refused at once', async () => {
  await lambda.create('strict', COUNTS);
  const cases: [Partial<InvokeCommandInput>, string][] = [
    [{ FunctionName: 'absent' }, 'ResourceNotFoundException'],
    [{ Qualifier: '7' }, 'ResourceNotFoundException'],
    [{ Payload: '{' }, 'InvalidRequestContentException'],
    [{ Payload: JSON.stringify('x'.repeat(1024 * 1024)) }, 'RequestEntityTooLargeException'],
  ];
  for (const [more, name] of cases)
    await assert.rejects(hand('strict', {}, more), { name }, JSON.stringify(more).slice(0, 80));
  const empty = { FunctionName: 'strict', InvocationType: 'Event' } as const;
  assert.equal((await lambda.client.send(new InvokeCommand(empty))).StatusCode, 202);
  await eventually('the empty one is carried out', async () => (await read('strict-calls'))[0] === '1');
});

test('when too much waits, more is refused', async () => {
  await lambda.create('stuck', 'exports.handler = () => new Promise(() => {});', { Timeout: 600 });
  const body = JSON.stringify('x'.repeat(1_000_000));
  const headers = { 'X-Amz-Invocation-Type': 'Event' };
  const path = '/2015-03-31/functions/stuck/invocations';
  let accepted = 0;
  let status = 202;
  for (; status === 202 && accepted < 200; accepted++)
    ({ status } = await lambda.runtime.http('POST', path, { body, headers }));
  assert.equal(status, 429);
  assert.ok(accepted > 50, String(accepted));
  await assert.rejects(hand('stuck', 'x'.repeat(1_000_000)), TooManyRequestsException);
  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: 'stuck' }));
});

test('the configuration is put, changed, told, listed and removed', async () => {
  const { client } = lambda;
  await lambda.create('settled', COUNTS);
  const FunctionName = 'settled';
  const get = (Qualifier?: string): Promise<unknown> =>
    client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName, Qualifier }));
  const absent = { name: 'ResourceNotFoundException' };
  await assert.rejects(get(), absent);
  await assert.rejects(
    client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 })),
    absent,
  );
  await configure(FunctionName, { MaximumRetryAttempts: 1 });
  const updated = await client.send(
    new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 120 }),
  );
  assert.equal(updated.MaximumRetryAttempts, 1);
  assert.equal(updated.MaximumEventAgeInSeconds, 120);
  assert.equal(updated.FunctionArn, `${ARN}settled:$LATEST`);
  assert.ok(
    updated.LastModified instanceof Date && Math.abs(updated.LastModified.getTime() - Date.now()) < 60_000,
  );
  await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' }));
  await configure(FunctionName, { Qualifier: 'live', MaximumRetryAttempts: 0 });
  const listed = await client.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName }));
  assert.deepEqual(
    listed.FunctionEventInvokeConfigs?.map((config) => config.FunctionArn),
    [`${ARN}settled:$LATEST`, `${ARN}settled:live`],
  );
  await client.send(new DeleteAliasCommand({ FunctionName, Name: 'live' }));
  await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' }));
  await assert.rejects(get('live'), absent);
  await client.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
  await assert.rejects(get(), absent);
  const cases: [Partial<PutFunctionEventInvokeConfigCommandInput>, string][] = [
    [{}, 'InvalidParameterValueException'],
    [{ MaximumRetryAttempts: 3 }, 'ValidationException'],
    [{ MaximumEventAgeInSeconds: 59 }, 'ValidationException'],
    [{ MaximumEventAgeInSeconds: 21_601 }, 'ValidationException'],
    [
      { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:sqs:us-east-1:000000000000:queue' } } },
      'InvalidParameterValueException',
    ],
    [{ DestinationConfig: { OnFailure: { Destination: `${ARN}absent` } } }, 'ResourceNotFoundException'],
    [{ Qualifier: '9', MaximumRetryAttempts: 1 }, 'ResourceNotFoundException'],
  ];
  for (const [config, name] of cases)
    await assert.rejects(configure(FunctionName, config), { name }, JSON.stringify(config));
});

test('what is left undone at the end is told', async () => {
  const ending = await lambdaUnderTest({ report: (message) => reports.push(message) });
  await ending.create('failing', 'exports.handler = async () => { throw new Error("always") };');
  await ending.create(
    'hanging',
    'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 2000));',
  );
  for (const FunctionName of ['failing', 'hanging'])
    await ending.client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
  await ending.end();
  assert.ok(reports.includes('2 events were dropped that had not been carried out'), reports.join('\n'));
});
