/** Executions in the background, as AWS's own client starts, describes, lists and stops them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  type DescribeExecutionCommandOutput,
  type GetExecutionHistoryCommandOutput,
} from '@aws-sdk/client-sfn';
import { eventually, runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';
import { functionArn, statesUnderTest, type StatesUnderTest } from './states-under-test.js';

const task = (name: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...more,
});
const one = (state: object): object => ({ StartAt: 'A', States: { A: { ...state, End: true } } });
/** Nothing but an end from outside ends it. */
const WAITING = one({ Type: 'Wait', Seconds: 600 });

describe('an execution in the background', () => {
  let runtime: RuntimeUnderTest;
  let states: StatesUnderTest;
  let client: StatesUnderTest['client'];
  before(async () => {
    runtime = await runtimeUnderTest();
    states = statesUnderTest(runtime.url);
    client = states.client;
    await runtime.deploy('add', 'exports.handler = async (n) => n + 1');
    await runtime.deploy('failing', 'exports.handler = async () => { throw new RangeError("no") }');
    await runtime.deploy(
      'mark',
      'exports.handler = async ({ key }, { kv }) => { await kv.set(key, "seen"); return key }',
    );
    await runtime.deploy('read', 'exports.handler = async (key, { kv }) => kv.get(key)');
  });
  after(async () => {
    states.end();
    await runtime.end();
  });

  const create = (definition: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Promise<string> =>
    states.create(definition, type);
  const start = async (stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> => {
    const command = {
      stateMachineArn,
      input: JSON.stringify(input),
      ...(name === undefined ? {} : { name }),
    };
    return (await client.send(new StartExecutionCommand(command))).executionArn ?? '';
  };
  const describeIt = (executionArn: string): Promise<DescribeExecutionCommandOutput> =>
    client.send(new DescribeExecutionCommand({ executionArn }));
  const ended = (executionArn: string): Promise<DescribeExecutionCommandOutput> =>
    eventually('it has ended', async () => {
      const described = await describeIt(executionArn);
      return described.status !== 'RUNNING' && described;
    });
  const historyOf = (executionArn: string, more: object = {}): Promise<GetExecutionHistoryCommandOutput> =>
    client.send(new GetExecutionHistoryCommand({ executionArn, ...more }));

  it('is described while it runs and after, whatever came of it', async () => {
    const done = await ended(await start(await create(one(task('add'))), 1));
    assert.equal(done.status, 'SUCCEEDED');
    assert.equal(done.output, '2');
    assert.equal(done.input, '1');
    assert.ok(done.startDate instanceof Date && done.stopDate instanceof Date);
    assert.ok(done.startDate.getTime() <= done.stopDate.getTime());
    const failed = await ended(await start(await create(one(task('failing')))));
    assert.deepEqual([failed.status, failed.error, failed.output], ['FAILED', 'RangeError', undefined]);
    const late = await ended(await start(await create({ ...WAITING, TimeoutSeconds: 1 })));
    assert.deepEqual([late.status, late.error], ['TIMED_OUT', 'States.Timeout']);
  });

  it('ends when it is stopped, with the reason given', async () => {
    const executionArn = await start(await create(WAITING));
    assert.equal((await describeIt(executionArn)).status, 'RUNNING');
    const { stopDate } = await client.send(
      new StopExecutionCommand({ executionArn, error: 'Mine', cause: 'enough' }),
    );
    const stopped = await describeIt(executionArn);
    assert.deepEqual([stopped.status, stopped.error, stopped.cause], ['ABORTED', 'Mine', 'enough']);
    assert.deepEqual(stopped.stopDate, stopDate);
    const again = await client.send(new StopExecutionCommand({ executionArn }));
    assert.deepEqual(again.stopDate, stopDate);
    assert.equal((await describeIt(executionArn)).error, 'Mine');
    const { events = [] } = await historyOf(executionArn);
    assert.equal(events.at(-1)?.type, 'ExecutionAborted');
  });

  it('of a name that runs is the same one, unless its input is another', async () => {
    const waiting = await create(WAITING);
    const first = await start(waiting, { a: 1 }, 'named');
    assert.match(first, /:execution:machine-\d+:named$/);
    assert.equal(await start(waiting, { a: 1 }, 'named'), first);
    await assert.rejects(start(waiting, { a: 2 }, 'named'), { name: 'ExecutionAlreadyExists' });
    await client.send(new StopExecutionCommand({ executionArn: first }));
    await assert.rejects(start(waiting, { a: 1 }, 'named'), { name: 'ExecutionAlreadyExists' });
    await assert.rejects(start(waiting, {}, 'no name'), { name: 'InvalidName' });
  });

  it('is listed, the newest first, page by page and by status', async () => {
    const stateMachineArn = await create(one({ Type: 'Pass' }));
    const arns: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) arns.unshift(await start(stateMachineArn, n, `n-${n}`));
    for (const arn of arns) await ended(arn);
    const seen: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new ListExecutionsCommand({
          stateMachineArn,
          maxResults: 2,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      seen.push(...(page.executions ?? []).map(({ executionArn }) => executionArn));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(seen, arns);
    const statuses = ['SUCCEEDED', 'RUNNING'] as const;
    const counts = await Promise.all(
      statuses.map(async (statusFilter) => {
        const command = new ListExecutionsCommand({ stateMachineArn, statusFilter });
        return (await client.send(command)).executions?.length;
      }),
    );
    assert.deepEqual(counts, [5, 0]);
    await assert.rejects(client.send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'x' })), {
      name: 'InvalidToken',
    });
    await assert.rejects(client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1001 })), {
      name: 'ValidationException',
    });
  });

  it('has a history of the states that it entered and left', async () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: task('add', { Next: 'B' }),
        B: task('failing', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], Next: 'C' }),
        C: { Type: 'Pass', Result: 7, Next: 'D' },
        D: { Type: 'Succeed' },
      },
    };
    const executionArn = await start(await create(definition), 1);
    await ended(executionArn);
    const { events = [] } = await historyOf(executionArn);
    assert.deepEqual(
      events.map(({ type, stateEnteredEventDetails, stateExitedEventDetails }) =>
        [type, stateEnteredEventDetails?.name ?? stateExitedEventDetails?.name].join(' ').trim(),
      ),
      [
        'ExecutionStarted',
        'TaskStateEntered A',
        'TaskStateExited A',
        'TaskStateEntered B',
        'LambdaFunctionFailed',
        'TaskStateExited B',
        'PassStateEntered C',
        'PassStateExited C',
        'SucceedStateEntered D',
        'SucceedStateExited D',
        'ExecutionSucceeded',
      ],
    );
    assert.deepEqual(
      events.map(({ id }) => id),
      events.map((_, index) => index + 1),
    );
    assert.equal(events[1]?.stateEnteredEventDetails?.input, '1');
    assert.equal(events[2]?.stateExitedEventDetails?.output, '2');
    assert.equal(events[4]?.lambdaFunctionFailedEventDetails?.error, 'RangeError');
    assert.equal(events.at(-1)?.executionSucceededEventDetails?.output, '7');
    const first = await historyOf(executionArn, { maxResults: 3 });
    const second = await historyOf(executionArn, { maxResults: 100, nextToken: first.nextToken });
    assert.deepEqual([...(first.events ?? []), ...(second.events ?? [])], events);
    const reversed = await historyOf(executionArn, { reverseOrder: true });
    assert.deepEqual(reversed.events, [...events].reverse());
  });

  it('leaves out of its history what would be too much', async () => {
    const large = { Type: 'Pass', Result: 'x'.repeat(100_000) };
    const states = Object.fromEntries(
      Array.from({ length: 6 }, (_, index) => [
        `S${index}`,
        { ...large, ...(index === 5 ? { End: true } : { Next: `S${index + 1}` }) },
      ]),
    );
    const executionArn = await start(await create({ StartAt: 'S0', States: states }));
    await ended(executionArn);
    const { events = [] } = await historyOf(executionArn);
    const kept = events.filter(({ stateExitedEventDetails: exit }) => exit?.output !== undefined);
    const marked = events.filter(
      ({ stateExitedEventDetails: exit }) => exit?.outputDetails?.truncated === true,
    );
    assert.deepEqual([kept.length > 0, marked.length > 0, kept.length + marked.length], [true, true, 6]);
    const circle = {
      StartAt: 'A',
      States: {
        A: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'C' }], Default: 'B' },
        B: { Type: 'Pass', Next: 'A' },
        C: { Type: 'Succeed' },
      },
    };
    const endless = await ended(await start(await create(circle)));
    assert.equal(endless.status, 'FAILED');
    const last = await historyOf(endless.executionArn ?? '', { reverseOrder: true, maxResults: 1 });
    const [end] = last.events ?? [];
    assert.equal(end?.type, 'ExecutionFailed');
    assert.ok((end.id ?? 0) <= 2001, String(end.id));
  });

  it('keeps the machine that it began with', async () => {
    const stateMachineArn = await create(WAITING);
    const executionArn = await start(stateMachineArn);
    const definition = JSON.stringify(one({ Type: 'Pass' }));
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    const began = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    assert.equal(began.definition, JSON.stringify(WAITING));
    assert.equal(began.stateMachineArn, stateMachineArn);
    await client.send(new StopExecutionCommand({ executionArn }));
    assert.equal((await ended(await start(stateMachineArn, 5))).output, '5');
  });

  it('of an express machine does its work, and nothing can be asked of it', async () => {
    const stateMachineArn = await create(one(task('mark')), 'EXPRESS');
    const executionArn = await start(stateMachineArn, { key: 'express' });
    assert.match(executionArn, /:express:/);
    await eventually('it has called its function', async () => {
      const answer = await runtime.invoke('read', 'express');
      return answer.body === '"seen"';
    });
    await assert.rejects(describeIt(executionArn), { name: 'InvalidArn' });
    await assert.rejects(client.send(new ListExecutionsCommand({ stateMachineArn })), {
      name: 'StateMachineTypeNotSupported',
    });
  });

  it('that is unknown, or of a machine unknown, is refused by AWS’s names', async () => {
    const unknown = 'arn:aws:states:us-east-1:000000000000:execution:nobody:none';
    await assert.rejects(describeIt(unknown), { name: 'ExecutionDoesNotExist' });
    await assert.rejects(client.send(new StopExecutionCommand({ executionArn: unknown })), {
      name: 'ExecutionDoesNotExist',
    });
    await assert.rejects(historyOf('x'), { name: 'InvalidArn' });
    await assert.rejects(start('arn:aws:states:us-east-1:000000000000:stateMachine:nobody'), {
      name: 'StateMachineDoesNotExist',
    });
    const stateMachineArn = await create(WAITING);
    await assert.rejects(client.send(new StartExecutionCommand({ stateMachineArn, input: '{' })), {
      name: 'InvalidExecutionInput',
    });
  });

  it('is one of a bounded number', async () => {
    const stateMachineArn = await create(WAITING);
    const headers = { 'x-amz-target': 'AWSStepFunctions.StartExecution' };
    const body = JSON.stringify({ stateMachineArn });
    let begun = 0;
    let refused = 0;
    const lane = async (): Promise<void> => {
      while (refused === 0 && begun <= 1000) {
        const { status } = await runtime.http('POST', '/', { headers, body });
        if (status === 200) begun++;
        else refused++;
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    assert.ok(begun <= 1000 && begun > 900, String(begun));
    await assert.rejects(start(stateMachineArn), { name: 'ExecutionLimitExceeded' });
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    const [{ executionArn } = {}] = executions;
    await client.send(new StopExecutionCommand({ executionArn }));
    await start(stateMachineArn);
  });
});
