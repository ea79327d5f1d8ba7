/** Handlers as they are written for AWS Lambda go in, callbacks and all: they answer, fail and are told of themselves as there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  InvokeCommand,
  PublishVersionCommand,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { eventually } from '../runtime-under-test.js';
import { lambdaUnderTest, type LambdaUnderTest } from './lambda-under-test.js';
import { zipOf } from './zip-of.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
let count = 0;

/** Creates a function of this handler and calls it. */
async function outcomeOf(
  handler: string,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<{ value: unknown; error: string | undefined }> {
  const name = `handler-${++count}`;
  await lambda.create(name, `exports.handler = ${handler};`, more);
  const { value, error } = await lambda.invoke(name);
  return { value, error };
}

async function errorOf(handler: string, more?: Partial<CreateFunctionCommandInput>): Promise<string> {
  const { value, error } = await outcomeOf(handler, more);
  assert.equal(error, 'Unhandled', JSON.stringify(value));
  const { errorType, errorMessage } = value as { errorType: string; errorMessage: string };
  return `${errorType}: ${errorMessage}`;
}

const ANSWERS: [string, string, unknown][] = [
  ['a callback', '(event, context, callback) => callback(null, { a: 1 })', { a: 1 }],
  ['a late callback', '(event, context, callback) => { setTimeout(callback, 20, null, "late") }', 'late'],
  ['succeed', '(event, context) => { setTimeout(() => context.succeed("succeeded"), 5) }', 'succeeded'],
  ['done', '(event, context) => context.done(null, "done")', 'done'],
  [
    'a promise, which comes before a callback',
    'async (event, context, callback) => { setTimeout(callback, 50, null, "no"); return "promise"; }',
    'promise',
  ],
  [
    'the first of two callbacks',
    '(event, context, callback) => { callback(null, 1); callback(new Error("2")); }',
    1,
  ],
  ['nothing, when there is nothing left to do', '() => { setTimeout(() => {}, 20) }', null],
  ['nothing, when something is returned that is no promise', '() => "ignored"', null],
  ['a thenable', '() => ({ then: (resolve) => resolve("thenable") })', 'thenable'],
  [
    'a callback after the store was asked',
    '(event, { kv }, callback) => { kv.set("k", "v").then(() => kv.get("k")).then((v) => callback(null, v)) }',
    'v',
  ],
];
for (const [what, handler, value] of ANSWERS) {
  test(`answers by ${what}`, async () => {
    assert.deepEqual(await outcomeOf(handler), { value, error: undefined });
    // Twice on one instance: nothing of the first call is left in the way.
    assert.deepEqual(await lambda.invoke(`handler-${count}`), {
      value,
      error: undefined,
      version: '$LATEST',
    });
  });
}

const FAILURES: [string, string, RegExp][] = [
  [
    'a callback with an error',
    '(event, context, callback) => callback(new RangeError("far"))',
    /^RangeError: far$/,
  ],
  ['a callback with a text', '(event, context, callback) => callback("text")', /^string: text$/],
  ['fail', '(event, context) => context.fail(new RangeError("far"))', /^RangeError: far$/],
  ['done with an error', '(event, context) => context.done("text")', /^string: text$/],
  ['a throw', '() => { throw new RangeError("far") }', /^RangeError: far$/],
  ['a rejection', 'async () => { throw new RangeError("far") }', /^RangeError: far$/],
];
for (const [what, handler, expected] of FAILURES) {
  test(`fails by ${what}`, async () => assert.match(await errorOf(handler), expected));
}

test('a callback waits until nothing is left to do, unless it is told not to', async () => {
  const handler = (waits: boolean): string => `(event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = ${waits};
    const { done = [] } = globalThis;
    globalThis.done = done;
    setTimeout(() => done.push('later'), 100);
    callback(null, done);
  }`;
  assert.deepEqual((await outcomeOf(handler(true))).value, ['later']);
  assert.deepEqual((await outcomeOf(handler(false))).value, []);
  const name = `handler-${count}`;
  await eventually('what was left goes on in a later call', async () => {
    const { value } = await lambda.invoke(name);
    return Array.isArray(value) && value.length > 0;
  });
});

test('the newest Node.js has no callbacks: they are refused, and a value that is returned counts', async () => {
  const newest = { Runtime: 'nodejs24.x' } as const;
  assert.match(
    await errorOf('(event, context, callback) => callback()', newest),
    /^Runtime\.CallbackHandlerDeprecated: /,
  );
  assert.deepEqual((await outcomeOf('() => "value"', newest)).value, 'value');
  assert.deepEqual((await outcomeOf('async () => "promised"', newest)).value, 'promised');
  assert.deepEqual(
    (
      await outcomeOf(
        '(event, context) => [typeof context.done, context.callbackWaitsForEmptyEventLoop]',
        newest,
      )
    ).value,
    ['undefined', null],
  );
});

test('a handler is told how it was called, and where its log goes', async () => {
  const { client } = lambda;
  const source = `exports.handler = async (event, context) => ({ context, environment: { ...process.env }, cwd: process.cwd(), remaining: context.getRemainingTimeInMillis() });`;
  await lambda.create('told', source, { MemorySize: 192, Timeout: 9 });
  await client.send(new PublishVersionCommand({ FunctionName: 'told' }));
  await client.send(new CreateAliasCommand({ FunctionName: 'told', Name: 'live', FunctionVersion: '1' }));
  type Told = {
    context: Record<string, unknown>;
    environment: Record<string, string>;
    cwd: string;
    remaining: number;
  };
  const told = async (qualifier?: string): Promise<Told> =>
    (await lambda.invoke('told', qualifier)).value as Told;
  for (const [qualifier, arn, version] of [
    [undefined, `${ARN}told`, '$LATEST'],
    ['$LATEST', `${ARN}told:$LATEST`, '$LATEST'],
    ['1', `${ARN}told:1`, '1'],
    ['live', `${ARN}told:live`, '1'],
  ] as const) {
    const { context, environment, cwd, remaining } = await told(qualifier);
    assert.equal(context['invokedFunctionArn'], arn);
    assert.equal(context['functionVersion'], version);
    assert.equal(context['functionName'], 'told');
    assert.equal(context['memoryLimitInMB'], '192');
    assert.equal(context['logGroupName'], '/aws/lambda/told');
    assert.match(String(context['logStreamName']), /^\d{4}\/\d\d\/\d\d\/\[(\$LATEST|1)\]\S+$/);
    assert.ok(remaining > 0 && remaining <= 9000, String(remaining));
    assert.equal(environment['AWS_LAMBDA_LOG_STREAM_NAME'], context['logStreamName']);
    assert.equal(environment['AWS_LAMBDA_FUNCTION_VERSION'], version);
    assert.equal(environment['AWS_EXECUTION_ENV'], 'AWS_Lambda_nodejs22.x');
    assert.equal(environment['LAMBDA_TASK_ROOT'], cwd);
    // Nothing of the process that runs the gateway, which has a HOME.
    assert.equal(environment['HOME'], undefined);
  }
});

test('what a caller sends along arrives, and what is no JSON is refused', async () => {
  const { client } = lambda;
  await lambda.create(
    'along',
    'exports.handler = async (event, context) => context.clientContext ?? "nothing";',
  );
  const sent = async (ClientContext?: string): Promise<unknown> => {
    const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'along', ClientContext }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  };
  const along = { custom: { name: 'Zoë' } };
  assert.deepEqual(await sent(Buffer.from(JSON.stringify(along)).toString('base64')), along);
  assert.equal(await sent(), 'nothing');
  await assert.rejects(sent(Buffer.from('{').toString('base64')), { name: 'InvalidParameterValueException' });
  await assert.rejects(sent('A'.repeat(4000)), { name: 'InvalidParameterValueException' });
});

test('what cannot be loaded is found out by the call, under its name', async () => {
  const fine = 'async () => 1';
  const cases: [string, Partial<CreateFunctionCommandInput>, RegExp][] = [
    [fine, { Handler: 'absent.handler' }, /^Runtime\.ImportModuleError: Error: Cannot find module '.*absent/],
    [
      fine,
      { Handler: 'index.absent' },
      /^Runtime\.HandlerNotFound: index\.absent is undefined or not exported$/,
    ],
    [fine, { Handler: '../index.handler' }, /^Runtime\.MalformedHandlerName: Bad handler$/],
    [fine, { Handler: 'index' }, /^Runtime\.MalformedHandlerName: Bad handler$/],
    ['1', {}, /^Runtime\.HandlerNotFound: index\.handler is not a function$/],
    ['(', {}, /^Runtime\.UserCodeSyntaxError: SyntaxError: /],
    [
      'require("absent-package")',
      {},
      /^Runtime\.ImportModuleError: Error: Cannot find module 'absent-package'/,
    ],
    ['(() => { throw new RangeError("far") })()', {}, /^RangeError: far$/],
  ];
  for (const [handler, more, expected] of cases) assert.match(await errorOf(handler, more), expected);
});

test('handlers lie deep in what a module exports, in folders and in modules of either kind', async () => {
  const nested = await outcomeOf('async () => 1; exports.api = { get: async () => "nested" }', {
    Handler: 'index.api.get',
  });
  assert.equal(nested.value, 'nested');
  const packages: [string, { path: string; contents: string }[]][] = [
    ['lib/main.run', [{ path: 'lib/main.mjs', contents: 'export const run = async () => "here";' }]],
    [
      'main.run',
      [
        { path: 'package.json', contents: '{"type":"module"}' },
        { path: 'main.js', contents: 'await null; export const run = async () => "here";' },
      ],
    ],
  ];
  for (const [index, [Handler, files]] of packages.entries()) {
    const name = `module-${index}`;
    await lambda.create(name, '', { Handler, Code: { ZipFile: zipOf(files) } });
    assert.deepEqual((await lambda.invoke(name)).value, 'here');
  }
});
