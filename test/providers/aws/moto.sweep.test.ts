/** At moto, which is not ours: killed commands are cleaned up after, more than one page of everything is swept, and a run spans regions. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inParallel } from '../../../providers/aws/in-parallel.js';
import { ROLE_PATH } from '../../../providers/aws/names.js';
import { tagList, tagsOf } from '../../../providers/aws/tags.js';
import { killAt } from './crash-points.js';
import { awsUnderTest } from './deployment-under-test.js';
import { EXPIRES_AT, RUN_ID } from './marks.js';
import { describeAtMoto, SHORT } from './moto-under-test.js';

describeAtMoto('the control plane at moto, at length', ({ servers, command, client }) => {
  it('is left empty by destroy after the command was killed, by the ledger and by tags alone', async (t) => {
    for (const [operation, by] of [
      ['S3:PutBucket', 'tags'],
      ['LAMBDA:CreateFunction', 'ledger'],
      ['DYNAMODB:DeleteTable', 'tags'],
    ] as const) {
      const aftermath = await killAt({ call: operation, when: 'after' }, by, servers());
      assert.ok(aftermath.killed, operation);
      assert.deepEqual(aftermath.left, [], `${operation}, by ${by}: ${aftermath.output}`);
      assert.equal(aftermath.exit, 0, aftermath.output);
      t.diagnostic(`killed after ${operation}, removed by ${by}`);
    }
  });

  it('is swept of more than one page of everything', async () => {
    const tags = tagsOf({ runId: RUN_ID, expiresAt: EXPIRES_AT });
    const count = 120;
    const objects = 1_050;
    const iam = new IAMClient({ ...client, endpoint: servers().motoUrl });
    const logs = new CloudWatchLogsClient({ ...client, endpoint: servers().motoUrl });
    const sqs = new SQSClient({ ...client, endpoint: servers().motoUrl });
    const s3 = new S3Client({ ...client, endpoint: servers().urls.S3, forcePathStyle: true });
    await inParallel([...Array(count).keys()], 8, async (number) => {
      const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
      const role = { RoleName: `faasmark-${number}`, Path: ROLE_PATH, AssumeRolePolicyDocument };
      await iam.send(new CreateRoleCommand({ ...role, Tags: tagList(tags) }));
      await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/faasmark-${number}`, tags }));
      await sqs.send(new CreateQueueCommand({ QueueName: `faasmark-${number}`, tags }));
    });
    const Bucket = 'faasmark-full';
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags: tagList(tags) } }));
    await inParallel([...Array(objects).keys()], 8, (number) =>
      s3.send(new PutObjectCommand({ Bucket, Key: `folder/${number}`, Body: 'held' })),
    );
    const under = await awsUnderTest(servers().env);
    const now = new Date();
    const signal = new AbortController().signal;
    const found = await under.provider.sweep?.({ regions: [], runId: null, now, beganBefore: now, signal });
    assert.deepEqual(found?.unseen, []);
    assert.equal(found.found.filter(({ stays }) => stays === null).length, 3 * count + 1);
    const swept = await command('destroy', '--sweep', '-p', 'aws', '--yes');
    assert.equal(swept.code, 0, swept.stderr);
    assert.match(swept.stdout, new RegExp(`removed ${3 * count + 1} resources`));
    for (const each of [iam, logs, sqs, s3]) each.destroy();
    await under.end();
  });

  it('carries a whole run in two regions at once', async () => {
    const run = ['run', '-p', 'aws', '-w', 'noop,chain', '--composition', 'caller,direct'];
    const { code, stdout, stderr } = await command(...run, ...SHORT, '--region', 'us-east-1,eu-west-1');
    assert.ok(code === 0 || code === 5, stderr);
    assert.doesNotMatch(stderr, /nothing succeeded|left behind/);
    for (const region of ['us-east-1', 'eu-west-1']) assert.ok(stdout.includes(region), stdout);
  });
});
