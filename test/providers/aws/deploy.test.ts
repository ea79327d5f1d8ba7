/** AWS's own clients and real servers: what a run needs is made, found again, taken over, and removed; what is others' stays. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateLogGroupCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  InvokeCommand,
  LambdaClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { RUN_TAG } from '../../../providers/aws/tags.js';
import { awsUnderTest } from './deployment-under-test.js';
import { RUN_ID } from './marks.js';
import { planned } from './planned.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

let servers: AwsServers;
before(async () => {
  servers = await startAwsServers();
});
after(() => servers.end());

const EVERYTHING = { workload: ['chain'], composition: ['direct', 'object-store', 'key-value'] };
const kinds = (arns: readonly { arn: string }[]): string[] =>
  [...new Set(arns.map(({ arn }) => arn.split(':')[2] ?? ''))].sort();

test('what is deployed is tagged, answers calls, is taken over when deployed again, and leaves nothing', async () => {
  const under = await awsUnderTest(servers.env);
  const series = await planned(EVERYTHING);
  const deployment = await under.deploy(series);
  const standing = await servers.everythingLeft();
  assert.deepEqual(kinds(standing), ['dynamodb', 'iam', 'lambda', 'logs', 's3']);
  for (const { arn, tags } of standing) assert.equal(tags[RUN_TAG], RUN_ID, arn);
  assert.ok([...servers.logs.groups.values()].every(({ retentionDays }) => retentionDays === 1));
  await deployment.close();
  await (await under.deploy(series)).close();
  const again = await servers.everythingLeft();
  assert.deepEqual(again.map(({ arn }) => arn).sort(), standing.map(({ arn }) => arn).sort());
  const { left } = await under.destroy();
  assert.deepEqual(left, []);
  assert.deepEqual(await servers.everythingLeft(), []);
  await under.end();
});

test('function URLs have both permissions and want signatures', async () => {
  const under = await awsUnderTest(servers.env);
  const [series] = await planned({ workload: ['noop'], set: { 'aws.interface': ['url'] } });
  assert.ok(series !== undefined);
  const deployment = await under.deploy([series]);
  const calls = servers.lambda.permissions;
  assert.deepEqual(
    [...calls.values()].map((each) => [...each]),
    [['faasmark-url', 'faasmark-url-invoke']],
  );
  await deployment.close();
  assert.deepEqual((await under.destroy()).left, []);
  assert.deepEqual(await servers.everythingLeft(), []);
  await under.end();
});

test('a function of the name that is not this run’s is refused, and stands when all else was removed', async () => {
  const under = await awsUnderTest(servers.env);
  const series = await planned({ workload: ['noop'] });
  await (await under.deploy(series)).close();
  const lambda = new LambdaClient({});
  const arn = (await servers.everythingLeft()).find((each) => each.arn.includes(':lambda:'))?.arn ?? '';
  await lambda.send(new UntagResourceCommand({ Resource: arn, TagKeys: [RUN_TAG] }));
  await assert.rejects(under.deploy(series), /does not carry the tag faasmark-run=/);
  const { left } = await under.destroy();
  assert.deepEqual(
    left.map(({ resource: { kind } }) => kind),
    [],
  );
  const stands = await servers.everythingLeft();
  assert.deepEqual(
    stands.map((each) => each.arn),
    [arn],
  );
  await lambda.send(new InvokeCommand({ FunctionName: arn }));
  // Made ours again, so that the next test begins with nothing.
  await lambda.send(new TagResourceCommand({ Resource: arn, Tags: { [RUN_TAG]: RUN_ID } }));
  await (await under.deploy(series)).close();
  assert.deepEqual((await under.destroy()).left, []);
  lambda.destroy();
  await under.end();
});

test('a sweep finds all that is tagged, without a ledger, and leaves what has not expired or has no tag', async () => {
  const under = await awsUnderTest(servers.env);
  await (await under.deploy(await planned(EVERYTHING))).close();
  const logs = new CloudWatchLogsClient({});
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/faasmark-without-tags' }));
  logs.destroy();
  const standing = (await servers.everythingLeft()).length;
  const request = { regions: [], runId: null, signal: new AbortController().signal };
  const at = new Date('2026-01-01T12:00:00Z');
  const early = await under.provider.sweep?.({ ...request, now: at, beganBefore: at });
  assert.equal(early?.found.length, standing - 1);
  assert.ok(early.found.every(({ stays }) => stays?.includes('may still need it')));
  const late = new Date('2026-02-01T00:00:00Z');
  const found = await under.provider.sweep?.({ ...request, now: late, beganBefore: late });
  assert.equal(found?.found.filter(({ stays }) => stays === null).length, standing - 1);
  const other = await under.provider.sweep?.({ ...request, runId: 'another', now: late, beganBefore: late });
  assert.deepEqual(other?.found, []);
  assert.deepEqual((await under.destroy()).left, []);
  assert.deepEqual([...servers.logs.groups.keys()], ['/aws/lambda/faasmark-without-tags']);
  servers.logs.groups.clear();
  await under.end();
});
