/** An initiator as a function of AWS Lambda: what is too large for its reply lies in S3, in parts, and is put together again; damaged ones are refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { packInitiator } from '../../../src/deploy/pack-initiator.js';
import { platformCaller, type PlatformCaller } from '../../../src/drive/platform-caller.js';
import { countsAddUp } from '../../../src/engine/counts.js';
import type { Deployment, InitiatorHost } from '../../../src/model/Provider.js';
import { loadOf, requestTo } from '../../drive/initiators-under-test.js';
import { envelope, targetServer, type TargetServer } from '../../engine/target-server.js';
import { awsUnderTest, type AwsUnderTest } from './deployment-under-test.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

/** No result is so small. */
const REPLY_BYTES = 1_500;
const NAME = 'initiator-parts';
const never = new AbortController().signal;
const SIGNALS = { stop: never, hurry: never };

let servers: AwsServers;
let target: TargetServer;
let under: AwsUnderTest;
let deployment: Deployment;
let host: InitiatorHost;
before(async () => {
  servers = await startAwsServers();
  let ordinal = 10;
  target = await targetServer((_request, response) => response.end(envelope(++ordinal)));
  under = await awsUnderTest(servers.env);
  const artifact = () => packInitiator({ workloads: [], configFile: null }, under.provider.runtime());
  deployment = await under.deployInitiators([
    { name: NAME, region: 'us-east-1', memoryMb: 1_769, concurrency: 2, artifact },
  ]);
  const deployed = deployment.initiator?.(NAME);
  assert.ok(deployed !== undefined);
  host = deployed;
});
after(async () => {
  await target.close();
  await servers.end();
});

function callerWith(prefix: string, part: InitiatorHost['part'] = host.part.bind(host)): PlatformCaller {
  return platformCaller({
    id: 'aws',
    count: 1,
    host: { invoke: host.invoke.bind(host), part },
    capability: { longestMs: 900_000, replyBytes: REPLY_BYTES, ownCores: true },
    prefix,
    detail: () => undefined,
  });
}

const load = loadOf(50, 1_000);

async function keysIn(s3: S3Client, bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key ?? '');
}

test('a result that no reply holds comes through the bucket, whole, and teardown takes it along', async () => {
  const caller = callerWith('parts');
  await caller.prepare(5_000, never);
  const result = await caller.drive(requestTo(target.url, load), SIGNALS);
  assert.deepEqual(
    (result.shares ?? []).map(({ lost }) => lost),
    [null],
  );
  assert.equal(result.counts.intended, 50);
  assert.equal(result.counts.unfinished, 0);
  assert.ok(countsAddUp(result.counts));
  const s3 = new S3Client({});
  const bucket = (await servers.everythingLeft())
    .map(({ arn }) => /^arn:aws:s3:::(.+)$/.exec(arn)?.[1])
    .find((name) => name !== undefined);
  assert.ok(bucket !== undefined);
  const keys = await keysIn(s3, bucket);
  assert.ok(keys.length > 0 && keys.every((key) => key.startsWith('parts')), keys.join());
  s3.destroy();
});

for (const { how, spoil, said } of [
  {
    how: 'is no longer there',
    spoil: (s3: S3Client, Bucket: string, Key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key })),
    said: /part "[^"]+" of its result cannot be read/,
  },
  {
    how: 'was replaced by something else',
    spoil: (s3: S3Client, Bucket: string, Key: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'bm90IHdoYXQgd2FzIHB1dA==' })),
    said: /its result (cannot be unpacked|is not the one)/,
  },
  {
    how: 'has grown beyond what is read',
    spoil: (s3: S3Client, Bucket: string, Key: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'A'.repeat(9 * 1_024 * 1_024) })),
    said: /it has 9437184 bytes, and at most 8388608 are read/,
  },
]) {
  test(`a part that ${how} loses the share, and says why`, async () => {
    const s3 = new S3Client({});
    const caller = callerWith('spoilt', async (key, mostBytes) => {
      const [bucket] = (await servers.everythingLeft()).flatMap(
        ({ arn }) => /^arn:aws:s3:::(.+)$/.exec(arn)?.[1] ?? [],
      );
      assert.ok(bucket !== undefined);
      assert.ok((await keysIn(s3, bucket)).includes(key), 'what is spoilt was there');
      await spoil(s3, bucket, key);
      return host.part(key, mostBytes);
    });
    await caller.prepare(5_000, never);
    const { counts, shares = [] } = await caller.drive(requestTo(target.url, load), SIGNALS);
    s3.destroy();
    assert.equal(shares[0]?.lost?.kind, 'refused');
    assert.match(shares[0].lost.message, said);
    assert.equal(counts.unfinished, 50);
    assert.ok(countsAddUp(counts));
  });
}

test('nothing of it is left', async () => {
  await deployment.close();
  assert.deepEqual((await under.destroy()).left, []);
  assert.deepEqual(await servers.everythingLeft(), []);
  await under.end();
});
