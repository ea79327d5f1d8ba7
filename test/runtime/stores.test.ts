/** The embedded stores, reached with the real AWS clients over real sockets. */
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { RuntimeDescription } from '../../src/runtime/runtime-description.js';
import { processesListeningOn } from './processes.js';
import { eventually, httpCaller, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
const region = 'us-east-1';

describe('the embedded stores', () => {
  let runtime: RuntimeUnderTest;
  let described: RuntimeDescription;
  const reports: string[] = [];
  before(async () => {
    runtime = await runtimeUnderTest({ stores: true, report: (message) => reports.push(message) });
    described = await runtime.client.describe();
  });
  after(() => runtime.end());

  const urlOf = (store: 's3' | 'dynamodb'): string => {
    const url = described[store]?.url;
    assert.ok(url !== undefined);
    return url;
  };

  it('say what they are', () => {
    assert.equal(described.s3?.name, 'fauxqs');
    assert.equal(described.dynamodb?.name, 'dynalite');
    for (const store of [described.s3, described.dynamodb]) {
      assert.match(store?.version ?? '', /^\d+\.\d+\.\d+/);
      assert.match(store?.url ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    }
  });

  it('keep objects', async () => {
    const s3 = new S3Client({ endpoint: urlOf('s3'), region, credentials, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    const body = 'ü'.repeat(500_000);
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a/b', Body: body }));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/b' }));
    assert.ok((await got.Body?.transformToString()) === body);
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'none' })), {
      name: 'NoSuchKey',
    });
    s3.destroy();
  });

  it('keep items, in a table that is active at once', async () => {
    const dynamodb = new DynamoDBClient({ endpoint: urlOf('dynamodb'), region, credentials });
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'table',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const item = { id: { S: 'a' }, value: { S: 'é' } };
    await eventually('the table takes items', async () => {
      try {
        return await dynamodb.send(new PutItemCommand({ TableName: 'table', Item: item }));
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return null;
        throw error;
      }
    });
    const got = await dynamodb.send(
      new GetItemCommand({ TableName: 'table', Key: { id: { S: 'a' } }, ConsistentRead: true }),
    );
    assert.deepEqual(got.Item, item);
    dynamodb.destroy();
  });

  it('refuse web pages and other names, as the runtime does', async () => {
    for (const store of ['s3', 'dynamodb'] as const) {
      const agent = new Agent();
      const http = httpCaller(urlOf(store), agent);
      assert.notEqual((await http('GET', '/')).status, 403);
      assert.equal((await http('GET', '/', { headers: { origin: 'http://evil.example' } })).status, 403);
      assert.equal((await http('GET', '/', { headers: { host: 'evil.example' } })).status, 403);
      agent.destroy();
    }
  });

  it('survive clients that go away in the middle of a request', async () => {
    for (const store of ['s3', 'dynamodb'] as const) {
      await new Promise<void>((resolve) => {
        const outgoing = request(urlOf(store), {
          method: 'POST',
          headers: { 'content-type': 'application/x-amz-json-1.0', 'content-length': '1000' },
        });
        outgoing.on('error', () => resolve());
        outgoing.write('{', () => setImmediate(() => outgoing.destroy(new Error('gone'))));
      });
      const agent = new Agent();
      const answers = await httpCaller(urlOf(store), agent)('GET', '/');
      agent.destroy();
      assert.ok(answers.status < 500);
    }
    const now = await runtime.client.describe();
    assert.ok(now.s3 !== null && now.dynamodb !== null, reports.join('\n'));
  });

  it('that crash are missed', async () => {
    const crashing = await runtimeUnderTest({ stores: true, report: (message) => reports.push(message) });
    try {
      const before = await crashing.client.describe();
      assert.ok(before.s3 !== null);
      const [pid] = await processesListeningOn(Number(new URL(before.s3.url).port));
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      await eventually('it is described as gone', async () => (await crashing.client.describe()).s3 === null);
      assert.ok(reports.some((message) => message.includes('s3') && message.includes('SIGKILL')));
      assert.ok((await crashing.client.describe()).dynamodb !== null);
    } finally {
      await crashing.end();
    }
  });
});
