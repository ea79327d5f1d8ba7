/** The AWS command line goes in, as people type it: a function's whole life, and the errors on the way. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';
import { awsCommand, type AwsCommand, type CommandEnd } from './aws-command.js';
import { packed, ROLE } from './lambda-under-test.js';

const AWS = process.env['TEST_AWSCLI'];
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:life';

describe('the AWS command line', { skip: AWS === undefined ? 'no aws' : false }, () => {
  let runtime: RuntimeUnderTest;
  let aws: AwsCommand;
  before(async () => {
    runtime = await runtimeUnderTest();
    aws = await awsCommand(AWS ?? '', runtime.url);
    const source = (word: string): string =>
      `exports.handler = async (event, context) => { console.log('said', event.word); return { word: '${word}', arn: context.invokedFunctionArn }; };`;
    await writeFile(join(aws.folder, 'one.zip'), packed(source('one')));
    await writeFile(join(aws.folder, 'two.zip'), packed(source('two')));
    await writeFile(join(aws.folder, 'event.json'), '{"word":"hello"}');
  });
  after(async () => {
    await aws.end();
    await runtime.end();
  });

  const lambda = (operation: string, ...options: string[]): Promise<CommandEnd> =>
    aws.run('lambda', operation, ...options);
  /** What it printed. */
  const done = async (operation: string, ...options: string[]): Promise<Record<string, unknown>> => {
    const { exitCode, json, stderr } = await lambda(operation, ...options);
    assert.equal(exitCode, 0, `${operation}: ${stderr}`);
    return json;
  };
  const refused = async (error: string, operation: string, ...options: string[]): Promise<void> => {
    const { exitCode, stderr } = await lambda(operation, ...options);
    assert.equal(exitCode, aws.refusedCode, stderr);
    assert.ok(stderr.includes(`An error occurred (${error}) when calling the `), stderr);
  };
  const life = ['--function-name', 'life'];
  /** Calls it: what it printed, and what the function answered. */
  const call = async (
    ...options: string[]
  ): Promise<{ printed: Record<string, unknown>; answer: unknown }> => {
    const printed = await done(
      'invoke',
      ...life,
      '--payload',
      'fileb://event.json',
      ...options,
      'answer.json',
    );
    const text = await readFile(join(aws.folder, 'answer.json'), 'utf8');
    return { printed, answer: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const create = [
    ...life,
    '--runtime',
    'nodejs22.x',
    '--role',
    ROLE,
    '--handler',
    'index.handler',
    '--zip-file',
    'fileb://one.zip',
  ];

  it('makes a function, waits for it and calls it with its log', async () => {
    const created = await done('create-function', ...create, '--tags', 'team=a', '--timeout', '9');
    assert.equal(created['FunctionArn'], ARN);
    assert.equal(created['Timeout'], 9);
    await done('wait', 'function-active-v2', ...life);
    const { printed, answer } = await call('--log-type', 'Tail');
    assert.deepEqual(answer, { word: 'one', arn: ARN });
    assert.equal(printed['ExecutedVersion'], '$LATEST');
    const log = Buffer.from(String(printed['LogResult']), 'base64').toString();
    assert.match(
      log,
      /^START RequestId: \S+ Version: \$LATEST\nsaid hello\nEND RequestId: \S+\nREPORT RequestId: /,
    );
    await refused('ResourceConflictException', 'create-function', ...create);
  });

  it('publishes, changes, aliases and lists it', async () => {
    assert.equal((await done('publish-version', ...life))['Version'], '1');
    await done('update-function-code', ...life, '--zip-file', 'fileb://two.zip', '--publish');
    await done('wait', 'function-updated-v2', ...life);
    await done('create-alias', ...life, '--name', 'live', '--function-version', '1');
    assert.deepEqual((await call()).answer, { word: 'two', arn: ARN });
    assert.deepEqual((await call('--qualifier', 'live')).answer, { word: 'one', arn: `${ARN}:live` });
    // The command asks for page after page by itself.
    const { Versions } = await done('list-versions-by-function', ...life, '--page-size', '1');
    assert.deepEqual(
      (Versions as { Version: string }[]).map(({ Version }) => Version),
      ['$LATEST', '1', '2'],
    );
    const { Functions } = await done('list-functions', '--function-version', 'ALL', '--max-items', '2');
    assert.deepEqual(
      (Functions as { FunctionArn: string }[]).map(({ FunctionArn }) => FunctionArn),
      [`${ARN}:$LATEST`, `${ARN}:1`],
    );
  });

  it('tags it and bounds it', async () => {
    await done('tag-resource', '--resource', ARN, '--tags', 'stage=test');
    await done('untag-resource', '--resource', ARN, '--tag-keys', 'team');
    assert.deepEqual((await done('list-tags', '--resource', ARN))['Tags'], { stage: 'test' });
    await done('put-function-concurrency', ...life, '--reserved-concurrent-executions', '0');
    await refused('TooManyRequestsException', 'invoke', ...life, 'answer.json');
    await done('delete-function-concurrency', ...life);
    const { AccountUsage } = await done('get-account-settings');
    assert.equal((AccountUsage as { FunctionCount: number }).FunctionCount, 1);
  });

  it('hands it events and gives it a URL', async () => {
    await done('put-function-event-invoke-config', ...life, '--maximum-retry-attempts', '0');
    const { printed } = await call('--invocation-type', 'Event');
    assert.deepEqual(printed, { StatusCode: 202 });
    const { FunctionUrl } = await done('create-function-url-config', ...life, '--auth-type', 'NONE');
    const answer = await runtime.http('GET', String(FunctionUrl));
    assert.deepEqual(JSON.parse(answer.body), { word: 'two', arn: ARN });
  });

  it('carries it out in a state machine', async () => {
    const definition = JSON.stringify({
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: ARN, End: true } },
    });
    const created = await aws.run(
      'stepfunctions',
      'create-state-machine',
      '--name',
      'machine',
      '--type',
      'EXPRESS',
      '--role-arn',
      ROLE,
      '--definition',
      definition,
    );
    assert.equal(created.exitCode, 0, created.stderr);
    const machine = String(created.json['stateMachineArn']);
    const { exitCode, json, stderr } = await aws.runPrefixed(
      'stepfunctions',
      'start-sync-execution',
      '--state-machine-arn',
      machine,
      '--input',
      '{"word":"flow"}',
    );
    assert.equal(exitCode, 0, stderr);
    assert.equal(json['status'], 'SUCCEEDED');
    assert.deepEqual(JSON.parse(String(json['output'])), { word: 'two', arn: ARN });
  });

  it('removes it, and is refused what is wrong', async () => {
    await refused('ResourceConflictException', 'delete-function', ...life, '--qualifier', '1');
    await refused(
      'InvalidParameterValueException',
      'update-function-configuration',
      ...life,
      '--dead-letter-config',
      'TargetArn=arn:aws:sqs:us-east-1:000000000000:q',
    );
    await done('delete-function', ...life);
    await refused('ResourceNotFoundException', 'get-function', ...life);
  });
});
