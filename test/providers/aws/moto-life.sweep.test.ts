/** Moto, which is not ours, keeps what a run makes: everything stands there with its tags, and goes again; what is others' stays. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  GetProvisionedConcurrencyConfigCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { makeStateMachine } from '../../../providers/aws/deploy/state-machine.js';
import { makeQueue } from '../../../providers/aws/deploy/stores.js';
import { ROLE_PATH } from '../../../providers/aws/names.js';
import { RUN_TAG, tagList, tagsOf } from '../../../providers/aws/tags.js';
import { runCommand } from '../../e2e/command-process.js';
import { awsUnderTest } from './deployment-under-test.js';
import { RUN_ID } from './marks.js';
import { describeAtMoto, SHORT } from './moto-under-test.js';
import { planned } from './planned.js';
import { behindProxies } from './servers/environment-to.js';
import { ACCOUNT, jsonAnswer } from './servers/protocols.js';
import { refusalOf } from './servers/refusal.js';

const STORES = { workload: ['chain'], composition: ['direct', 'object-store', 'key-value'] };

describeAtMoto('the control plane at moto', ({ servers, arns, command, client }) => {
  it('holds everything that a plan needs, tagged when it is first seen, and nothing once it is removed', async () => {
    const untagged: string[] = [];
    const behind = await servers().behind({
      faultOf: () => null,
      async after({ operation }) {
        if (!/:(Create|Put)(Role|Function|LogGroup|Bucket|Table|Queue|StateMachine)$/.test(operation)) return;
        for (const { arn, tags } of await servers().everythingLeft())
          if (tags[RUN_TAG] !== RUN_ID) untagged.push(`${arn} after ${operation}`);
      },
    });
    const under = await awsUnderTest(behind.env);
    const regions = { region: ['us-east-1', 'eu-west-1'] };
    const series = [...(await planned(STORES)), ...(await planned({ workload: ['noop'], ...regions }))];
    const deployment = await under.deploy(series);
    const site = under.site;
    await makeQueue(site, 'faasmark-of-the-test');
    const definition = JSON.stringify({ StartAt: 'only', States: { only: { Type: 'Pass', End: true } } });
    const role = (await arns()).find((arn) => arn.includes(':iam:')) ?? '';
    await makeStateMachine(site, 'faasmark-of-the-test', definition, role);
    const s3 = new S3Client({ ...client, endpoint: servers().urls.S3, forcePathStyle: true });
    const Bucket = (await arns()).find((arn) => arn.includes(':s3:'))?.replace(/^.*:/, '');
    for (const Key of ['one', 'folder/two', 'with space&ä']) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'held' }));
    }
    const standing = await servers().everythingLeft();
    const counts: Record<string, number> = {};
    for (const { arn } of standing) {
      const service = arn.split(':')[2] ?? '';
      counts[service] = (counts[service] ?? 0) + 1;
    }
    // A chain of two in three compositions, and one function in each of two regions.
    assert.deepEqual(counts, { lambda: 8, logs: 8, states: 1, dynamodb: 1, sqs: 1, s3: 1, iam: 1 });
    assert.equal(standing.filter(({ arn }) => arn.includes(':logs:eu-west-1:')).length, 1);
    assert.deepEqual(untagged, []);
    await deployment.close();
    assert.deepEqual((await under.destroy()).left, []);
    assert.deepEqual(await arns(), []);
    s3.destroy();
    await under.end();
    await behind.close();
  });

  it('lets a deployment be taken up again where its process stopped, with nothing made twice', async () => {
    const series = await planned(STORES);
    for (const last of ['S3:PutBucket', 'DYNAMODB:CreateTable', 'LAMBDA:CreateFunction']) {
      let stopped = false;
      const behind = await servers().behind({
        faultOf: ({ operation }) =>
          stopped ? { kind: 'answer', answer: refusalOf(operation, 403, 'AccessDenied', 'stopped') } : null,
        after({ operation }) {
          if (operation === last) stopped = true;
        },
      });
      const under = await awsUnderTest(behind.env);
      await assert.rejects(under.deploy(series), /stopped/, last);
      await behind.close();
      Object.assign(process.env, servers().env);
      const half = await arns();
      await (await under.deploy(series)).close();
      const whole = await arns();
      assert.ok(half.length > 0 && half.length < whole.length, last);
      assert.ok(
        half.every((arn) => whole.includes(arn)),
        last,
      );
      assert.deepEqual((await under.destroy()).left, []);
      assert.deepEqual(await arns(), [], last);
      await under.end();
    }
  });

  it('keeps what carries no tag, or that of a run which has not expired, through destroy and its sweep', async () => {
    const others = tagsOf({ runId: '20260101T000000Z-others', expiresAt: new Date(Date.now() + 86_400_000) });
    const iam = new IAMClient({ ...client, endpoint: servers().urls.IAM });
    const logs = new CloudWatchLogsClient({ ...client, endpoint: servers().urls.CLOUDWATCH_LOGS });
    const s3 = new S3Client({ ...client, endpoint: servers().urls.S3, forcePathStyle: true });
    const sqs = new SQSClient({ ...client, endpoint: servers().urls.SQS });
    for (const [name, tags] of Object.entries({ untagged: {}, running: others })) {
      const trust = { AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}', Path: ROLE_PATH };
      await iam.send(new CreateRoleCommand({ RoleName: `faasmark-${name}`, Tags: tagList(tags), ...trust }));
      await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/faasmark-${name}`, tags }));
      await s3.send(
        new CreateBucketCommand({
          Bucket: `faasmark-${name}`,
          ...(name === 'untagged' ? {} : { CreateBucketConfiguration: { Tags: tagList(tags) } }),
        }),
      );
      await sqs.send(new CreateQueueCommand({ QueueName: `faasmark-${name}`, tags }));
    }
    const foreign = await arns();
    assert.equal(foreign.length, 8);
    const under = await awsUnderTest(servers().env);
    await (await under.deploy(await planned(STORES))).close();
    const ours = (await arns()).length - foreign.length;
    const shown = await command('destroy', '--sweep', '-p', 'aws');
    assert.match(shown.stdout, new RegExp(`aws: ${ours + 4} resources with our tags`), shown.stdout);
    const swept = await command('destroy', '--sweep', '-p', 'aws', '--yes');
    assert.equal(swept.code, 0, swept.stderr);
    assert.match(swept.stdout, new RegExp(`removed ${ours} resources`));
    assert.deepEqual(await arns(), foreign);
    await (await under.deploy(await planned(STORES))).close();
    assert.deepEqual((await under.destroy()).left, []);
    assert.deepEqual(await arns(), foreign);
    const named = await command(
      'destroy',
      '--sweep',
      '-p',
      'aws',
      '--run',
      '20260101T000000Z-others',
      '--yes',
    );
    assert.equal(named.code, 0, named.stderr);
    assert.deepEqual(
      await arns(),
      foreign.filter((arn) => arn.includes('untagged')),
    );
    for (const each of [iam, logs, s3, sqs]) each.destroy();
    await under.end();
    await servers().reset();
  });

  it('is no obstacle to provisioned concurrency: it is ready when the deployment is, and calls go to its alias', async () => {
    const under = await awsUnderTest(servers().env);
    const [series] = await planned({ workload: ['noop'], set: { 'aws.concurrency': ['2'] } });
    assert.ok(series !== undefined);
    const deployment = await under.deploy([series]);
    const lambda = new LambdaClient({ ...client, endpoint: servers().urls.LAMBDA });
    const FunctionName = (await arns()).find((arn) => arn.includes(':lambda:'));
    const ask = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: 'live' });
    const { Status, AllocatedProvisionedConcurrentExecutions } = await lambda.send(ask);
    assert.deepEqual([Status, AllocatedProvisionedConcurrentExecutions], ['READY', 2]);
    assert.match(JSON.stringify(deployment.target(series)), /invocations\?Qualifier=live/);
    await (await under.deploy([series])).close();
    assert.equal((await lambda.send(ask)).Status, 'READY');
    await deployment.close();
    assert.deepEqual((await under.destroy()).left, []);
    lambda.destroy();
    await under.end();
  });

  it('whose own Lambda carries nothing out, is no platform to be measured: the run fails and leaves nothing', async () => {
    // Without Docker its Lambda answers 200 with whatever it was told, and runs nothing.
    const told = {
      config: { lambda: { use_docker: false } },
      'static/lambda-simple/response': {
        account_id: ACCOUNT,
        results: Array(100).fill('Simple Lambda happy path OK'),
      },
    };
    for (const [what, body] of Object.entries(told)) {
      const { ok } = await fetch(`${servers().motoUrl}/moto-api/${what}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      assert.ok(ok, what);
    }
    const mocked = { ...servers().urls, LAMBDA: servers().motoUrl };
    const behind = await behindProxies(mocked, {
      // What preflight asks, and moto does not know.
      faultOf: ({ operation }) =>
        operation === 'LAMBDA:GetAccountSettings'
          ? { kind: 'answer', answer: jsonAnswer(200, { AccountLimit: { ConcurrentExecutions: 1_000 } }) }
          : null,
    });
    const run = ['run', '-p', 'aws', '-w', 'noop', ...SHORT];
    const cwd = await mkdtemp(join(tmpdir(), 'faasmark-moto-'));
    const { code, stdout, stderr } = await runCommand(run, cwd, behind.env);
    await rm(cwd, { recursive: true, force: true });
    await behind.close();
    assert.ok(behind.counter.calls.includes('LAMBDA:Invoke'));
    assert.equal(code, 5, stderr);
    assert.match(stderr, /nothing succeeded/);
    assert.match(stdout, /NOT TRUSTWORTHY/);
    const functions = new LambdaClient({ ...client, endpoint: servers().motoUrl });
    assert.deepEqual((await functions.send(new ListFunctionsCommand({}))).Functions, []);
    functions.destroy();
  });
});
