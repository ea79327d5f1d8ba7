/** Steps of flows, and calls of functions, that name a version or an alias of a function. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { zipOf } from '../lambda-api/zip-of.js';
import { CreateStateMachineCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import {
  lambdaUnderTest,
  packed,
  replies,
  ROLE,
  type LambdaUnderTest,
} from '../lambda-api/lambda-under-test.js';
import { functionArn, statesUnderTest, type StatesUnderTest } from './states-under-test.js';

const ARN = functionArn('versioned');
let lambda: LambdaUnderTest;
let states: StatesUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
  states = statesUnderTest(lambda.runtime.url);
  const FunctionName = 'versioned';
  await lambda.create(FunctionName, replies('one'));
  await lambda.client.send(new PublishVersionCommand({ FunctionName }));
  const ZipFile = packed(replies('two'));
  await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, Publish: true }));
  await lambda.client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
});
after(async () => {
  states.end();
  await lambda.end();
});

async function run(state: object): Promise<unknown> {
  const definition = { StartAt: 'A', States: { A: { Type: 'Task', End: true, ...state } } };
  const { output, error } = await states.runSync(definition);
  return output === undefined ? error : JSON.parse(output);
}

test('steps share an instance, and each finds itself in its environment and context', async () => {
  // The second answers by a callback, as Lambda's Node.js 22 lets it.
  const sourceOf = (name: string): string => `const answer = (event, context) => [...event, {
    pid: process.pid, name: context.functionName, version: context.functionVersion,
    environment: [process.env.AWS_LAMBDA_FUNCTION_NAME, process.env.AWS_LAMBDA_FUNCTION_VERSION],
    files: require('fs').existsSync(process.env.LAMBDA_TASK_ROOT + '/' + context.functionName),
  }];
  exports.handler = ${
    name === 'second'
      ? '(event, context, callback) => setImmediate(() => callback(null, answer(event, context)))'
      : 'async (event, context) => answer(event, context)'
  }`;
  for (const name of ['first', 'second']) {
    const files = [
      { path: 'index.cjs', contents: sourceOf(name) },
      { path: name, contents: '' },
    ];
    await lambda.create(name, sourceOf(name));
    await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipOf(files) }));
    await lambda.client.send(new PublishVersionCommand({ FunctionName: name }));
  }
  const definition = JSON.stringify({
    StartAt: 'A',
    States: {
      A: { Type: 'Task', Resource: functionArn('first'), Next: 'B' },
      B: { Type: 'Task', Resource: functionArn('second:1'), Next: 'C' },
      C: { Type: 'Task', Resource: functionArn('first'), End: true },
    },
  });
  const machines: (string | undefined)[] = [];
  const results = await Promise.all(
    ['true', 'false'].map(async (value, index) => {
      const tags = [{ key: 'faasmark:fuse', value }];
      const command = { name: `fuse-${value}`, type: 'EXPRESS', roleArn: ROLE, definition, tags } as const;
      const { stateMachineArn } = await states.client.send(new CreateStateMachineCommand(command));
      machines[index] = stateMachineArn;
      const { output = '' } = await states.client.send(
        new StartSyncExecutionCommand({ stateMachineArn, input: '[]' }),
      );
      return JSON.parse(output) as { pid: number; name: string; files: boolean }[];
    }),
  );
  const [fused = [], apart = []] = results;
  assert.equal(new Set(fused.map(({ pid }) => pid)).size, 1);
  assert.equal(new Set(apart.map(({ pid }) => pid)).size, 2);
  const withoutPid = (all: typeof fused): unknown => all.map((each) => ({ ...each, pid: 0 }));
  assert.deepEqual(withoutPid(fused), withoutPid(apart));
  assert.deepEqual(
    fused.map(({ name, files }) => [name, files]),
    [
      ['first', true],
      ['second', true],
      ['first', true],
    ],
  );
  // What is reserved for a step counts for it in a chain, too.
  await lambda.client.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'first', ReservedConcurrentExecutions: 0 }),
  );
  const [stateMachineArn] = machines;
  const { error } = await states.client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '[]' }));
  assert.equal(error, 'Lambda.TooManyRequestsException');
});

const INTEGRATION = 'arn:aws:states:::lambda:invoke';

test('a Task calls the version or the alias that its ARN names', async () => {
  assert.equal(await run({ Resource: `${ARN}:1` }), 'one');
  assert.equal(await run({ Resource: `${ARN}:live` }), 'one');
  assert.equal(await run({ Resource: `${ARN}:2` }), 'two');
  assert.equal(await run({ Resource: `${ARN}:$LATEST` }), 'two');
  assert.equal(await run({ Resource: ARN }), 'two');
  assert.equal(await run({ Resource: `${ARN}:9` }), 'Lambda.ResourceNotFoundException');
  assert.equal(await run({ Resource: `${ARN}:absent` }), 'Lambda.ResourceNotFoundException');
});

test('lambda:invoke takes a qualifier, and tells which version it was', async () => {
  const result = async (Parameters: object): Promise<unknown> => {
    const outcome = await run({ Resource: INTEGRATION, Parameters });
    if (typeof outcome !== 'object' || outcome === null) return outcome;
    assert.ok('Payload' in outcome && 'ExecutedVersion' in outcome);
    return [outcome.Payload, outcome.ExecutedVersion];
  };
  assert.deepEqual(await result({ FunctionName: 'versioned', Qualifier: 'live' }), ['one', '1']);
  assert.deepEqual(await result({ FunctionName: ARN, Qualifier: '2' }), ['two', '2']);
  assert.deepEqual(await result({ FunctionName: `${ARN}:live` }), ['one', '1']);
  assert.deepEqual(await result({ FunctionName: 'versioned' }), ['two', '$LATEST']);
  assert.deepEqual(await result({ FunctionName: 'versioned', Qualifier: '$LATEST' }), ['two', '$LATEST']);
  assert.equal(
    await result({ FunctionName: 'versioned', Qualifier: '9' }),
    'Lambda.ResourceNotFoundException',
  );
  assert.equal(await result({ FunctionName: 'versioned', Qualifier: 9 }), 'States.Runtime');
});

test('an alias that was moved leads to its new version at the next call, from functions too', async () => {
  const source = `exports.handler = async (name, context) => context.invoke(name)`;
  await lambda.runtime.deploy('caller', source);
  const called = async (): Promise<unknown> =>
    JSON.parse((await lambda.runtime.invoke('caller', 'versioned:live')).body);
  assert.equal(await called(), 'one');
  const moved = { FunctionName: 'versioned', Name: 'live', FunctionVersion: '2' };
  await lambda.client.send(new UpdateAliasCommand(moved));
  assert.equal(await called(), 'two');
  assert.equal(await run({ Resource: `${ARN}:live` }), 'two');
});
