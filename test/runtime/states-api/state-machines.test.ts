/** The AWS Step Functions API as AWS's own client speaks it: machines, their definitions' faults, and executions on real functions. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  StartSyncExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';
import { ROLE as roleArn } from '../lambda-api/lambda-under-test.js';
import { functionArn, statesUnderTest, type StatesUnderTest } from './states-under-test.js';

const task = (name: string, more: object = {}): object => ({
  StartAt: 'A',
  States: {
    A: {
      Type: 'Task',
      Resource: functionArn(name),
      End: true,
      ...more,
    },
  },
});

describe('the Step Functions API', () => {
  let runtime: RuntimeUnderTest;
  let states: StatesUnderTest;
  let client: StatesUnderTest['client'];
  let create: StatesUnderTest['create'];
  let run: StatesUnderTest['runSync'];
  before(async () => {
    runtime = await runtimeUnderTest();
    states = statesUnderTest(runtime.url);
    ({ client, create, runSync: run } = states);
    await runtime.deploy('add', 'exports.handler = async (n) => n + 1');
    await runtime.deploy('failing', 'exports.handler = async () => { throw new RangeError("no") }');
    await runtime.deploy(
      'flaky',
      'let n = 0; exports.handler = async () => { if (++n < 3) throw new RangeError("no"); return n }',
    );
    await runtime.deploy('hanging', 'exports.handler = () => new Promise(() => setTimeout(() => {}, 60000))');
  });
  after(async () => {
    states.end();
    await runtime.end();
  });

  it('keeps machines', async () => {
    const stateMachineArn = await create(task('add'));
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    assert.equal(described.type, 'EXPRESS');
    assert.equal(described.definition, JSON.stringify(task('add')));
    assert.ok(described.creationDate instanceof Date && described.creationDate.getTime() <= Date.now());
    const definition = JSON.stringify(task('failing'));
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    assert.equal(
      (await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).definition,
      definition,
    );
    const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
    assert.ok(stateMachines.some((each) => each.stateMachineArn === stateMachineArn));
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await assert.rejects(client.send(new DescribeStateMachineCommand({ stateMachineArn })), {
      name: 'StateMachineDoesNotExist',
    });
  });

  it('lists machines page by page', async () => {
    const created: string[] = [];
    for (let n = 0; n < 5; n++) created.push(await create(task('add')));
    const seen: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const command = { maxResults: 2, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await client.send(new ListStateMachinesCommand(command));
      assert.ok((page.stateMachines ?? []).length <= 2);
      seen.push(...(page.stateMachines ?? []).map(({ stateMachineArn }) => stateMachineArn));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(seen.slice(-5), created);
    assert.equal(new Set(seen).size, seen.length);
  });

  it('keeps tags', async () => {
    const definition = JSON.stringify(task('add'));
    const tags = [{ key: 'team', value: 'a' }];
    const command = { name: 'tagged', roleArn, definition, tags };
    const { stateMachineArn: resourceArn } = await client.send(new CreateStateMachineCommand(command));
    const tagsNow = async (): Promise<unknown> =>
      (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    assert.deepEqual(await tagsNow(), tags);
    // The same machine with another role and other tags is the same request, and changes nothing.
    await client.send(new CreateStateMachineCommand({ ...command, roleArn: `${roleArn}2`, tags: [] }));
    assert.deepEqual(await tagsNow(), tags);
    const more = [
      { key: 'team', value: 'b' },
      { key: 'stage', value: '' },
    ];
    await client.send(new TagResourceCommand({ resourceArn, tags: more }));
    assert.deepEqual(await tagsNow(), more);
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team', 'absent'] }));
    assert.deepEqual(await tagsNow(), [{ key: 'stage', value: '' }]);
    const many = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    await assert.rejects(client.send(new TagResourceCommand({ resourceArn, tags: many })), {
      name: 'TooManyTags',
    });
    for (const key of ['aws:x', '', 'x'.repeat(129)]) {
      await assert.rejects(client.send(new TagResourceCommand({ resourceArn, tags: [{ key, value: '' }] })), {
        name: 'ValidationException',
      });
    }
    await assert.rejects(
      client.send(new ListTagsForResourceCommand({ resourceArn: resourceArn?.replace('tagged', 'nobody') })),
      { name: 'ResourceNotFound' },
    );
  });

  it('lets steps share an instance where a tag says so', async () => {
    await runtime.deploy('pid', 'exports.handler = async (all) => [...all, process.pid]');
    await runtime.deploy('pid-too', 'exports.handler = async (all) => [...all, process.pid]');
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:';
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Task', Resource: `${arn}pid`, Next: 'B' },
        B: { Type: 'Task', Resource: `${arn}pid-too`, End: true },
      },
    };
    const stateMachineArn = await create(definition);
    const processes = async (): Promise<number> => {
      const { output = '' } = await client.send(
        new StartSyncExecutionCommand({ stateMachineArn, input: '[]' }),
      );
      const pids = JSON.parse(output) as number[];
      assert.equal(pids.length, 2);
      return new Set(pids).size;
    };
    assert.equal(await processes(), 2);
    const fuse = [{ key: 'faasmark:fuse', value: 'true' }];
    await client.send(new TagResourceCommand({ resourceArn: stateMachineArn, tags: fuse }));
    assert.equal(await processes(), 1);
    await client.send(new UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: ['faasmark:fuse'] }));
    assert.equal(await processes(), 2);
  });

  it('runs them', async () => {
    const done = await run(task('add'), 1);
    assert.equal(done.status, 'SUCCEEDED');
    assert.equal(done.output, '2');
    assert.ok((done.billingDetails?.billedDurationInMilliseconds ?? 0) >= 100);
  });

  it('says how they fail', async () => {
    const failed = await run(task('failing'), 1);
    assert.equal(failed.status, 'FAILED');
    assert.equal(failed.error, 'RangeError');
    const cause = JSON.parse(failed.cause ?? '') as Record<string, unknown>;
    assert.equal(cause['errorMessage'], 'no');
    assert.equal((await run(task('nobody'), 1)).error, 'Lambda.ResourceNotFoundException');
    const late = await run({ ...task('hanging'), TimeoutSeconds: 1 }, 1);
    assert.equal(late.status, 'TIMED_OUT');
    const lateTask = await run(task('hanging', { TimeoutSeconds: 1 }), 1);
    assert.equal(lateTask.status, 'FAILED');
    assert.equal(lateTask.error, 'States.Timeout');
  });

  it('retries real functions', async () => {
    const retried = await run(
      task('flaky', { Retry: [{ ErrorEquals: ['RangeError'], IntervalSeconds: 1, BackoffRate: 1 }] }),
      1,
    );
    assert.equal(retried.output, '3');
  });

  it('lists all that is wrong with a definition', async () => {
    const definition = JSON.stringify({
      StartAt: 'Nowhere',
      States: {
        A: { Type: 'Pass', Next: 'B', InputPath: 'a', Assign: {} },
        C: { Type: 'Task', Resource: 'arn:aws:sqs:x', End: true },
      },
    });
    const { result, diagnostics = [] } = await client.send(
      new ValidateStateMachineDefinitionCommand({ definition }),
    );
    assert.equal(result, 'FAIL');
    assert.deepEqual(diagnostics.map(({ location }) => location).sort(), [
      '$.StartAt',
      '$.States.A',
      '$.States.A.Assign',
      '$.States.A.InputPath',
      '$.States.C.Resource',
    ]);
    await assert.rejects(
      client.send(new CreateStateMachineCommand({ name: 'bad', roleArn, definition, type: 'EXPRESS' })),
      { name: 'InvalidDefinition' },
    );
  });

  it('refuses by the names that AWS has', async () => {
    const stateMachineArn = await create(task('add'));
    const refusals: [string, Promise<unknown>][] = [
      ['InvalidExecutionInput', client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{' }))],
      ['InvalidArn', client.send(new StartSyncExecutionCommand({ stateMachineArn: 'x' }))],
      [
        'InvalidName',
        client.send(
          new CreateStateMachineCommand({ name: 'a b', roleArn, definition: JSON.stringify(task('add')) }),
        ),
      ],
      [
        'StateMachineAlreadyExists',
        client.send(
          new CreateStateMachineCommand({
            name: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
            roleArn,
            definition: JSON.stringify(task('failing')),
          }),
        ),
      ],
    ];
    for (const [name, refusal] of refusals) await assert.rejects(refusal, { name });
  });
});
