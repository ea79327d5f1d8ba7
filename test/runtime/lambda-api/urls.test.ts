/** AWS's own client gives functions a URL; plain HTTP at it becomes an event of payload format 2.0, and what the function answers a response. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  ListFunctionUrlConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionUrlConfigCommand,
  type CreateFunctionUrlConfigCommandInput,
} from '@aws-sdk/client-lambda';
import type { Answer, HttpOptions } from '../runtime-under-test.js';
import { lambdaUnderTest, packed, replies, type LambdaUnderTest } from './lambda-under-test.js';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

async function urlOf(FunctionName: string, Qualifier?: string): Promise<string> {
  const command = new CreateFunctionUrlConfigCommand({ FunctionName, Qualifier, AuthType: 'NONE' });
  const { FunctionUrl = '' } = await lambda.client.send(command);
  return FunctionUrl;
}
const at = (url: string, path = '', method = 'GET', options: HttpOptions = {}): Promise<Answer> =>
  lambda.runtime.http(method, `${url}${path}`, options);

interface UrlEvent {
  [name: string]: unknown;
  headers: Record<string, string>;
  requestContext: Record<string, unknown> & { http: Record<string, unknown> };
}

test('a request becomes an event of format 2.0', async () => {
  await lambda.create('mirror', 'exports.handler = async (event) => ({ event });');
  const url = await urlOf('mirror');
  assert.ok(url.startsWith(lambda.runtime.url) && url.endsWith('/'), url);
  const answer = await at(url, 'my/p%20ath?a=1&b=x%20y&a=2&c', 'POST', {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      cookie: 'one=1; two=2',
      'user-agent': 'test',
      'x-many': 'a, b',
    },
    body: '{"text":"Zoë"}',
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/json');
  const { event } = JSON.parse(answer.body) as { event: UrlEvent };
  const { requestContext, headers, ...rest } = event;
  assert.deepEqual(rest, {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/my/p%20ath',
    rawQueryString: 'a=1&b=x%20y&a=2&c',
    cookies: ['one=1', 'two=2'],
    queryStringParameters: { a: '1,2', b: 'x y', c: '' },
    body: '{"text":"Zoë"}',
    isBase64Encoded: false,
  });
  assert.equal(headers['x-many'], 'a, b');
  assert.equal(headers['cookie'], undefined);
  const { http, requestId, time, timeEpoch, ...context } = requestContext;
  assert.deepEqual(http, {
    method: 'POST',
    path: '/my/p%20ath',
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: 'test',
  });
  assert.equal(requestId, answer.headers['x-amzn-requestid']);
  assert.match(String(time), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  assert.ok(Math.abs(Number(timeEpoch) - Date.now()) < 60_000);
  assert.equal(context['stage'], '$default');
  assert.ok(url.includes(String(context['apiId'])));
});

test('each method arrives, with a body that is binary in base64, or with none', async () => {
  const url =
    (await lambda.client.send(new GetFunctionUrlConfigCommand({ FunctionName: 'mirror' }))).FunctionUrl ?? '';
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const { event } = JSON.parse((await at(url, '', method)).body) as { event: UrlEvent };
    assert.equal(event.requestContext.http['method'], method);
    assert.equal(event['rawPath'], '/');
    for (const absent of ['body', 'cookies', 'queryStringParameters']) assert.ok(!(absent in event), absent);
  }
  const head = await at(url, '', 'HEAD');
  assert.deepEqual([head.status, head.body], [200, '']);
  const withoutSlash = JSON.parse((await at(url.slice(0, -1))).body) as { event: UrlEvent };
  assert.equal(withoutSlash.event['rawPath'], '/');
  const bytes = Buffer.from([0, 255, 128, 10]);
  // What is no text, and what only says that it is.
  for (const type of ['application/octet-stream', 'text/plain']) {
    const { event } = JSON.parse(
      (await at(url, '', 'POST', { body: bytes, headers: { 'content-type': type } })).body,
    ) as {
      event: UrlEvent;
    };
    assert.deepEqual([event['isBase64Encoded'], event['body']], [true, bytes.toString('base64')], type);
  }
});

/** What a function answers, and what its caller gets: status, type and body. */
const ANSWERS: [string, [number, string | undefined, string]][] = [
  ['"Hello, world!"', [200, 'application/json', '"Hello, world!"']],
  ['({ message: "Hello" })', [200, 'application/json', '{"message":"Hello"}']],
  ['[1]', [200, 'application/json', '[1]']],
  ['undefined', [200, 'application/json', 'null']],
  ['({ statusCode: 201, headers: { "Content-Type": "text/html" }, body: "<p>" })', [201, 'text/html', '<p>']],
  ['({ statusCode: 404 })', [404, 'application/json', '']],
  ['({ statusCode: "302", headers: { Location: "/x" } })', [302, 'application/json', '']],
  ['({ statusCode: 204, body: "gone" })', [204, 'application/json', '']],
  ['({ statusCode: 200, body: "SGk=", isBase64Encoded: true })', [200, 'application/json', 'Hi']],
  [
    '({ statusCode: 200, headers: { "Content-Length": "99", "transfer-encoding": "chunked", "x-number": 7 }, body: "ok" })',
    [200, 'application/json', 'ok'],
  ],
];
const MALFORMED = [
  '({ statusCode: 99 })',
  '({ statusCode: 600 })',
  '({ statusCode: "two" })',
  '({ statusCode: 200, body: {} })',
  '({ statusCode: 200, headers: [] })',
  '({ statusCode: 200, headers: { "no good": "x" } })',
  '({ statusCode: 200, headers: { x: "a\\r\\nb: c" } })',
  '({ statusCode: 200, headers: { x: { y: 1 } } })',
  '({ statusCode: 200, cookies: "a=b" })',
  '({ statusCode: 200, cookies: ["a=b\\nc"] })',
  '({ statusCode: 200, isBase64Encoded: "yes" })',
  '({ list: Array.from({ length: 600000 }, () => 1) })',
];

test('what a function answers becomes a response, or 502 where it means none', async () => {
  await lambda.create('answers', 'exports.handler = async ({ body }) => eval(body);', { Timeout: 1 });
  const url = await urlOf('answers');
  const answer = (body: string): Promise<Answer> =>
    at(url, '', 'POST', { body, headers: { 'content-type': 'text/plain' } });
  for (const [source, expected] of ANSWERS) {
    const { status, headers, body } = await answer(source);
    assert.deepEqual([status, headers['content-type'], body], expected, source);
  }
  const cookies = await answer('({ statusCode: 200, cookies: ["a=1; Max-Age=5", "b=2"] })');
  assert.deepEqual(cookies.headers['set-cookie'], ['a=1; Max-Age=5', 'b=2']);
  for (const source of [
    ...MALFORMED,
    '(() => { throw new Error("secret") })()',
    'process.exit(1)',
    '(() => { for (;;); })()',
  ]) {
    const { status, body } = await answer(source);
    assert.equal(status, 502, source);
    assert.ok(!body.includes('secret'), body);
  }
  assert.equal((await answer('"well"')).body, '"well"');
});

test('a URL leads to its function as it is now, that of an alias to its version', async () => {
  const { client } = lambda;
  await lambda.create('moves', 'exports.handler = async (event, context) => context.invokedFunctionArn;');
  await client.send(new PublishVersionCommand({ FunctionName: 'moves' }));
  await client.send(new CreateAliasCommand({ FunctionName: 'moves', Name: 'live', FunctionVersion: '1' }));
  const own = await urlOf('moves');
  const aliased = await urlOf('moves', 'live');
  await client.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'moves', ZipFile: packed(replies('new')) }),
  );
  assert.equal((await at(own)).body, '"new"');
  assert.equal((await at(aliased)).body, `"${ARN}moves:live"`);
  const { FunctionUrlConfigs } = await client.send(
    new ListFunctionUrlConfigsCommand({ FunctionName: 'moves' }),
  );
  assert.deepEqual(
    FunctionUrlConfigs?.map(({ FunctionUrl, FunctionArn }) => [FunctionUrl, FunctionArn]),
    [
      [own, `${ARN}moves`],
      [aliased, `${ARN}moves:live`],
    ],
  );
  // An alias takes its URL along, and another of that name does not have it.
  await client.send(new DeleteAliasCommand({ FunctionName: 'moves', Name: 'live' }));
  assert.equal((await at(aliased)).status, 403);
  await client.send(new CreateAliasCommand({ FunctionName: 'moves', Name: 'live', FunctionVersion: '1' }));
  assert.notEqual(await urlOf('moves', 'live'), aliased);
  assert.equal((await at(aliased)).status, 403);
  await client.send(new DeleteFunctionCommand({ FunctionName: 'moves' }));
  await lambda.create('moves', replies('other'));
  assert.equal((await at(own)).status, 403);
});

test('a configuration is made once, told, touched and removed', async () => {
  const { client } = lambda;
  await lambda.create('configured', replies('here'));
  const FunctionName = 'configured';
  const absent = { name: 'ResourceNotFoundException' };
  const get = new GetFunctionUrlConfigCommand({ FunctionName });
  await assert.rejects(client.send(get), absent);
  await assert.rejects(
    client.send(new UpdateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE' })),
    absent,
  );
  const url = await urlOf(FunctionName);
  await assert.rejects(urlOf(FunctionName), { name: 'ResourceConflictException' });
  const got = await client.send(get);
  assert.equal(got.FunctionUrl, url);
  assert.equal(got.AuthType, 'NONE');
  assert.equal(got.InvokeMode, 'BUFFERED');
  const updated = await client.send(new UpdateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE' }));
  assert.equal(updated.FunctionUrl, url);
  assert.ok((updated.LastModifiedTime ?? '') >= (got.LastModifiedTime ?? ''));
  await client.send(new DeleteFunctionUrlConfigCommand({ FunctionName }));
  assert.equal((await at(url)).status, 403);
  await assert.rejects(client.send(new DeleteFunctionUrlConfigCommand({ FunctionName })), absent);
  const parameter = 'InvalidParameterValueException';
  const cases: [Partial<CreateFunctionUrlConfigCommandInput>, string][] = [
    [{ FunctionName: 'absent' }, 'ResourceNotFoundException'],
    [{ Qualifier: 'absent' }, 'ResourceNotFoundException'],
    [{ Qualifier: '1' }, 'ValidationException'],
    [{ AuthType: 'AWS_IAM' }, parameter],
    [{ AuthType: 'OTHER' as 'NONE' }, 'ValidationException'],
    [{ InvokeMode: 'RESPONSE_STREAM' }, parameter],
    [{ Cors: { AllowOrigins: ['*'] } }, parameter],
  ];
  for (const [change, name] of cases) {
    const command = new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE', ...change });
    await assert.rejects(client.send(command), { name }, JSON.stringify(change));
  }
});

test('limits hold at a URL too', async () => {
  await lambda.create('bound', replies('here'));
  const url = await urlOf('bound');
  const command = { FunctionName: 'bound', ReservedConcurrentExecutions: 0 };
  await lambda.client.send(new PutFunctionConcurrencyCommand(command));
  const throttled = await at(url);
  assert.deepEqual([throttled.status, throttled.headers['retry-after']], [429, '1']);
  // Five megabytes are more than six in base64, and one more is too many as they are.
  for (const bytes of [5_000_000, 6_500_000])
    assert.equal((await at(url, '', 'POST', { body: Buffer.alloc(bytes) })).status, 413);
  assert.equal((await at(url, '', 'GET', { headers: { origin: 'http://evil.example' } })).status, 403);
  assert.equal((await at(`${lambda.runtime.url}/faasmark/urls/`)).status, 403);
  assert.equal((await at(`${lambda.runtime.url}/faasmark/urls/__proto__/x`)).status, 403);
});

test('strange paths do nothing strange', async () => {
  const { FunctionUrl = '' } = await lambda.client.send(
    new GetFunctionUrlConfigCommand({ FunctionName: 'mirror' }),
  );
  const { pathname, port } = new URL(FunctionUrl);
  // By hand: a client would tidy them up.
  for (const path of [
    '//evil.example/x',
    '/../../runtime',
    '/%',
    '/%00',
    '/a?%',
    '/?=&&=1',
    '/?__proto__=1',
  ]) {
    const body = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port, path: pathname.slice(0, -1) + path },
        (response) => {
          response.setEncoding('utf8');
          let text = '';
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve(text));
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
    const { event } = JSON.parse(body) as { event: UrlEvent };
    assert.equal(event['rawPath'], path.split('?')[0]);
  }
});
