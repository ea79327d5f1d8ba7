/** Messages by key through a queue server that is not ours: each waiter gets its own, whoever else receives, and nothing is left over. */
import '../../../providers/aws/silent-sdk.js';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { Store } from '../../../workloads/context/stores/store.js';

const SQS = new URL('../../../workloads/context/stores/sqs.js', import.meta.url).href;
/** As the module has it. */
const PATIENCE_MS = 20_000;
const MOST_BYTES = 1_048_576;
const KEY_BYTES = 'faasmark-key'.length + 'String'.length;

const app = buildApp({ logger: false });
/** Access key of an instance that dies when it is about to give back what it received. */
const DYING = 'DYING';
let onGivingBack = (): void => undefined;
app.addHook('onRequest', ({ headers }, _reply, done) => {
  const givesBack = headers['x-amz-target'] === 'AmazonSQS.ChangeMessageVisibility';
  if (givesBack && headers.authorization?.includes(`Credential=${DYING}/`) === true) onGivingBack();
  else done();
});

/** The module keeps what one instance of a function would keep: under another address it is loaded as another instance. */
async function instance(name: string): Promise<Keyed> {
  const { store } = (await import(`${SQS}?${name}`)) as { store: Store };
  return { put: (key, value) => store.put(key, value, {}), get: (key) => store.get(key, {}) };
}

interface Keyed {
  put(key: string, value: string): Promise<void>;
  get(key: string): Promise<string>;
}

describe('a queue as a store', () => {
  let client: SQSClient;
  let one: Keyed;
  let two: Keyed;
  let three: Keyed;
  /** It waits beside all the others, and receives what is theirs. */
  let never: Promise<{ error: unknown; afterMs: number }>;
  before(async () => {
    const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    client = new SQSClient({ region: 'us-east-1', useQueueUrlAsEndpoint: false });
    // As the provider deploys it.
    const Attributes = { MessageRetentionPeriod: '60', VisibilityTimeout: '30' };
    const queue = await client.send(new CreateQueueCommand({ QueueName: 'messages', Attributes }));
    process.env['FAASMARK_QUEUE_URL'] = queue.QueueUrl;
    [one, two, three] = (await Promise.all(['one', 'two', 'three'].map(instance))) as [Keyed, Keyed, Keyed];
    const lonely = await instance('lonely');
    const beganMs = performance.now();
    never = lonely.get('never').then(
      () => assert.fail('it came'),
      (error: unknown) => ({ error, afterMs: performance.now() - beganMs }),
    );
  });
  after(async () => {
    client.destroy();
    await app.close();
  });

  /** Whether hidden or not. */
  const left = async (): Promise<number> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: process.env['FAASMARK_QUEUE_URL'],
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
  };

  it('gives each of many waiters its own message, in whatever order they are sent and awaited', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `many/${index}`);
    const receivers = [one, two, three];
    const receive = (some: string[]) =>
      some.map((key, index) => (receivers[index % receivers.length] ?? one).get(key));
    const early = receive(keys.slice(0, 30));
    await Promise.all([...keys].reverse().map((key) => three.put(key, `value of ${key}`)));
    const late = receive(keys.slice(30).reverse());
    assert.deepEqual(
      await Promise.all([...early, ...late]),
      [...keys.slice(0, 30), ...keys.slice(30).reverse()].map((key) => `value of ${key}`),
    );
    assert.equal(await left(), 0, 'each was taken out of the queue');
  });

  it('goes on where every instance receives what is for others', async () => {
    const receivers = [one, two, three];
    for (const count of [3, 12, 6]) {
      const keys = Array.from({ length: count }, (_, index) => `turn/${count}/${index}`);
      const awaited = keys.map((key, index) => (receivers[index % 3] ?? one).get(key));
      const beganMs = performance.now();
      await Promise.all([...keys].reverse().map((key) => one.put(key, key)));
      assert.deepEqual(await Promise.all(awaited), keys);
      assert.ok(performance.now() - beganMs < PATIENCE_MS / 4, 'long before anybody gives up');
    }
    assert.equal(await left(), 0);
  });

  it('answers all who wait for the same message in one instance', async () => {
    const both = [one.get('shared'), one.get('shared')];
    await two.put('shared', '"value"');
    assert.deepEqual(await Promise.all(both), ['"value"', '"value"']);
    assert.equal(await left(), 0);
  });

  it('carries up to 1 MiB, attributes included, and says so where it is more', async () => {
    const key = 'large';
    const value = 'é'.repeat((MOST_BYTES - KEY_BYTES - key.length) / 2 - 1);
    await one.put(key, value);
    assert.equal(await two.get(key), value);
    await assert.rejects(one.put(key, 'x'.repeat(MOST_BYTES + 1)), /1048576|must be shorter|too long/i);
    assert.equal(await left(), 0);
  });

  it('finds its message beside those that nobody waits for', async () => {
    // More than one receive brings.
    const lost = Array.from({ length: 12 }, (_, index) => `lost/${index}`);
    for (const key of lost) await one.put(key, 'nobody');
    for (let nth = 0; nth < 10; nth++) {
      await two.put(`found/${nth}`, String(nth));
      assert.equal(await three.get(`found/${nth}`), String(nth));
    }
    const found = await Promise.all(lost.map((key) => two.get(key)));
    assert.deepEqual(new Set(found), new Set(['nobody']), 'who comes for them later still gets them');
    assert.equal(await left(), 0);
  });

  it('is not blind for long to what an instance received that died', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(keys.map((key) => two.put(key, key)));
    const source = `import { store } from ${JSON.stringify(SQS)}; await store.get('of the dead', {});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: DYING },
      stdio: 'ignore',
    });
    onGivingBack = () => child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok((await left()) > 0);
    const beganMs = performance.now();
    assert.deepEqual(await Promise.all(keys.map((key) => one.get(key))), keys);
    assert.ok(performance.now() - beganMs < PATIENCE_MS / 2, 'long before anybody gives up');
    assert.equal(await left(), 0);
  });

  it('names the message that did not come, when its time is over', async () => {
    const { error, afterMs } = await never;
    assert.match(String(error), /no message with key "never" came within 20 s/);
    assert.ok(afterMs >= PATIENCE_MS && afterMs < PATIENCE_MS * 1.2, `after ${Math.round(afterMs)} ms`);
    const late = await instance('late');
    await one.put('never', 'late');
    assert.equal(await late.get('never'), 'late', 'what comes too late is not lost');
  });
});
