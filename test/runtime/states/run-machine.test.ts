/** Machines of every kind of state, with the outputs that Amazon States Language gives them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/runtime/states/json.js';
import { runDefinition, type TestFunctions } from './machine-under-test.js';

const arn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const one = (state: Json): Json => ({ StartAt: 'A', States: { A: { ...(state as object), End: true } } });
const pass = (fields: object): Json => one({ Type: 'Pass', ...fields });

const OUTPUTS: readonly [what: string, definition: Json, input: Json, output: Json][] = [
  ['a Pass hands on', pass({}), { a: 1 }, { a: 1 }],
  ['InputPath', pass({ InputPath: '$.a' }), { a: [1] }, [1]],
  ['InputPath null', pass({ InputPath: null }), { a: 1 }, {}],
  ['OutputPath', pass({ OutputPath: '$.a[-1]' }), { a: [1, 2] }, 2],
  ['OutputPath null', pass({ OutputPath: null }), { a: 1 }, {}],
  ['Result and ResultPath', pass({ Result: 7, ResultPath: '$.b.c' }), { a: 1 }, { a: 1, b: { c: 7 } }],
  ['ResultPath null', pass({ Result: 7, ResultPath: null }), { a: 1 }, { a: 1 }],
  [
    'Parameters',
    pass({ Parameters: { 'x.$': '$.a', y: [{ 'z.$': "States.Format('{}!', $.a)" }], w: 1 } }),
    { a: 'b' },
    { x: 'b', y: [{ z: 'b!' }], w: 1 },
  ],
  [
    'the context object',
    pass({
      Parameters: { 'n.$': '$$.Execution.Name', 's.$': '$$.State.Name', 'i.$': '$$.Execution.Input.a' },
    }),
    { a: 1 },
    { n: 'e', s: 'A', i: 1 },
  ],
  [
    'a name that objects inherit is data',
    pass({ Result: 1, ResultPath: '$.__proto__.x' }),
    JSON.parse('{"y":2}') as Json,
    JSON.parse('{"y":2,"__proto__":{"x":1}}') as Json,
  ],
  [
    'Parallel',
    one({
      Type: 'Parallel',
      Branches: [
        { StartAt: 'B', States: { B: { Type: 'Pass', Result: 1, End: true } } },
        { StartAt: 'C', States: { C: { Type: 'Succeed', InputPath: '$.a' } } },
      ],
    }),
    { a: 2 },
    [1, 2],
  ],
  [
    'Map with ItemsPath and ItemSelector',
    one({
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'k.$': '$.k' },
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } },
      ResultPath: '$.out',
    }),
    { items: ['a', 'b'], k: 9 },
    {
      items: ['a', 'b'],
      k: 9,
      out: [
        { v: 'a', i: 0, k: 9 },
        { v: 'b', i: 1, k: 9 },
      ],
    },
  ],
  [
    'a Choice, and its Default',
    {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.n', IsPresent: true },
                { Variable: '$.n', NumericGreaterThan: 3 },
              ],
              Next: 'B',
            },
          ],
          Default: 'C',
        },
        B: { Type: 'Pass', Result: 'large', End: true },
        C: { Type: 'Pass', Result: 'small', End: true },
      },
    },
    { n: 4 },
    'large',
  ],
];

describe('a machine', () => {
  for (const [what, definition, input, output] of OUTPUTS) {
    it(`gives what the language says: ${what}`, async () => {
      assert.deepEqual((await runDefinition(definition, input)).output, output);
    });
  }

  const failing = (error: string): TestFunctions => ({
    f: () => {
      throw Object.assign(new Error('no'), { name: error });
    },
  });
  const task = (fields: object): Json => one({ Type: 'Task', Resource: arn('f'), ...fields });

  it('never looks into what a chain of tasks passes on', async () => {
    const states = {
      A: { Type: 'Task', Resource: arn('f'), Next: 'B' },
      B: { Type: 'Task', Resource: arn('g'), End: true },
    };
    const seen: string[] = [];
    // What is no JSON would be found out by whoever parses it.
    const { outcome } = await runDefinition({ StartAt: 'A', States: states }, 1, {
      f: () => '{not json',
      g: (event) => {
        seen.push(event);
        return '1e2';
      },
    });
    assert.deepEqual(seen, ['{not json']);
    assert.ok(outcome.kind === 'done');
    assert.equal(Buffer.from(outcome.output).toString(), '1e2');
    assert.deepEqual(
      outcome.steps.map(({ name }) => name),
      ['f', 'g'],
    );
  });

  it('wraps the reply for lambda:invoke', async () => {
    const definition = one({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: arn('f'), 'Payload.$': '$.a' },
      ResultSelector: { 'p.$': '$.Payload', 's.$': '$.StatusCode' },
    });
    const { output } = await runDefinition(definition, { a: 5 }, { f: (event) => `[${event}]` });
    assert.deepEqual(output, { p: [5], s: 200 });
  });

  it('retries with growing waits, and then catches', async () => {
    const definition: Json = {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Task',
          Resource: arn('f'),
          Retry: [
            {
              ErrorEquals: ['Flaky'],
              IntervalSeconds: 2,
              BackoffRate: 3,
              MaxAttempts: 3,
              MaxDelaySeconds: 10,
            },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'B' }],
          End: true,
        },
        B: { Type: 'Pass', Parameters: { 'e.$': '$.error.Error', 'a.$': '$.a' }, End: true },
      },
    };
    const { output, delaysMs } = await runDefinition(definition, { a: 1 }, failing('Flaky'));
    assert.deepEqual(output, { e: 'Flaky', a: 1 });
    assert.deepEqual(delaysMs, [2000, 6000, 10_000]);
  });

  it('goes on after a retry that worked', async () => {
    let calls = 0;
    const flaky = (): string => {
      if (++calls < 3) throw new RangeError('no');
      return '"at last"';
    };
    const { output } = await runDefinition(task({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }), 1, {
      f: flaky,
    });
    assert.equal(output, 'at last');
    assert.equal(calls, 3);
  });

  it('fails by name, as AWS names it', async () => {
    const errorOf = async (
      definition: Json,
      functions: TestFunctions = {},
      input: Json = {},
    ): Promise<string> => {
      const { outcome } = await runDefinition(definition, input, functions);
      assert.ok(outcome.kind === 'failed');
      return outcome.error;
    };
    assert.equal(await errorOf(task({})), 'Lambda.ResourceNotFoundException');
    assert.equal(await errorOf(task({}), failing('Mine')), 'Mine');
    assert.equal(await errorOf(pass({ InputPath: '$.no' })), 'States.Runtime');
    assert.equal(await errorOf(pass({ Parameters: { 'a.$': '$.no' } })), 'States.ParameterPathFailure');
    assert.equal(
      await errorOf(pass({ Parameters: { 'a.$': 'States.ArrayGetItem($, 0)' } })),
      'States.IntrinsicFailure',
    );
    assert.equal(
      await errorOf(pass({ Result: 1, ResultPath: '$.a.b' }), {}, { a: 1 }),
      'States.ResultPathMatchFailure',
    );
    assert.equal(
      await errorOf(task({}), { f: () => JSON.stringify('x'.repeat(300_000)) }),
      'States.DataLimitExceeded',
    );
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }] };
    const states = { A: choice, B: { Type: 'Succeed' } };
    assert.equal(await errorOf({ StartAt: 'A', States: states }, {}, { a: 1 }), 'States.NoChoiceMatched');
    assert.equal(
      await errorOf(
        { StartAt: 'A', States: { A: { Type: 'Fail', ErrorPath: '$.e', Cause: 'x' } } },
        {},
        { e: 'Own' },
      ),
      'Own',
    );
  });

  it('catches what is too large only by its name', async () => {
    const functions = { f: () => JSON.stringify('x'.repeat(300_000)) };
    const caughtBy = async (name: string): Promise<string> => {
      const states = {
        A: { Type: 'Task', Resource: arn('f'), Catch: [{ ErrorEquals: [name], Next: 'B' }], End: true },
        B: { Type: 'Succeed' },
      };
      return (await runDefinition({ StartAt: 'A', States: states }, {}, functions)).outcome.kind;
    };
    assert.equal(await caughtBy('States.ALL'), 'failed');
    assert.equal(await caughtBy('States.DataLimitExceeded'), 'done');
  });

  it('ends when it runs in circles, and lets others run meanwhile', async () => {
    const circle = { B: { Type: 'Pass', Parameters: { 'a.$': 'States.UUID()' }, Next: 'A' } };
    const states = {
      ...circle,
      A: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'C' }], Default: 'B' },
      C: { Type: 'Succeed' },
    };
    let turns = 0;
    const interval = setInterval(() => turns++, 1);
    const { outcome } = await runDefinition({ StartAt: 'A', States: states });
    clearInterval(interval);
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.cause, /25000/);
    assert.ok(turns > 0);
  });

  it('lets others run while a call that fails at once is caught in circles', async () => {
    const catchAll = [{ ErrorEquals: ['States.ALL'], Next: 'A' }];
    const nested = { StartAt: 'B', States: { B: { Type: 'Fail', Error: 'Own' } } };
    const states = { A: { Type: 'Parallel', Branches: [nested], Catch: catchAll, End: true } };
    let turns = 0;
    const interval = setInterval(() => turns++, 1);
    const { outcome } = await runDefinition({ StartAt: 'A', States: states });
    clearInterval(interval);
    assert.equal(outcome.kind, 'failed');
    assert.ok(turns > 0);
  });

  it('ends the other items of a Map with the first that fails', async () => {
    const definition = one({
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Task', Resource: arn('f'), End: true } } },
    });
    let calls = 0;
    const { outcome } = await runDefinition(definition, [1, 2, 3], {
      f: (event) => {
        calls++;
        if (event === '2') throw new RangeError('no');
        return event;
      },
    });
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.error, 'RangeError');
    assert.equal(calls, 2);
  });

  it('ends a Map whose second item has nothing that its selector asks for', async () => {
    const item = { StartAt: 'B', States: { B: { Type: 'Task', Resource: arn('f'), End: true } } };
    const selector = { 'a.$': 'States.ArrayGetItem($$.Map.Item.Value, 0)' };
    for (const lanes of [0, 1]) {
      const definition = one({
        Type: 'Map',
        MaxConcurrency: lanes,
        ItemSelector: selector,
        ItemProcessor: item,
      });
      const { outcome } = await runDefinition(definition, [[1], []], { f: (event) => event });
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.error, 'States.IntrinsicFailure');
    }
  });
});
