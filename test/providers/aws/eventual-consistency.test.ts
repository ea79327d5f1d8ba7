/** Everything that AWS may not have heard of yet, or still changes, is asked again: a deployment meets all of that at once and stands all the same. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeStateMachine } from '../../../providers/aws/deploy/state-machine.js';
import { makeQueue } from '../../../providers/aws/deploy/stores.js';
import { awsUnderTest } from './deployment-under-test.js';
import { planned } from './planned.js';
import { refusalOf } from './servers/refusal.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

let servers: AwsServers;
before(async () => {
  servers = await startAwsServers();
});
after(() => servers.end());

const BUSY = [
  409,
  'ResourceConflictException',
  'The operation cannot be performed at this time. An update is in progress for resource: arn',
] as const;
const ROLE = [
  400,
  'InvalidParameterValueException',
  'The role defined for the function cannot be assumed by Lambda.',
] as const;
const NO_FUNCTION = [404, 'ResourceNotFoundException', 'Function not found: arn'] as const;
const NO_GROUP = [400, 'ResourceNotFoundException', 'The specified log group does not exist.'] as const;

/** What each operation is refused with at first. */
const REFUSALS: Readonly<Record<string, readonly [number, string, string]>> = {
  'IAM:PutRolePolicy': [404, 'NoSuchEntity', 'The role cannot be found.'],
  'CLOUDWATCH_LOGS:PutRetentionPolicy': NO_GROUP,
  'S3:GetBucketTagging': [404, 'NoSuchTagSet', 'The TagSet does not exist'],
  'SQS:ListQueueTags': [400, 'QueueDoesNotExist', 'The specified queue does not exist.'],
  'DYNAMODB:DescribeTable': [400, 'ResourceNotFoundException', 'Requested resource not found'],
  'LAMBDA:CreateFunction': ROLE,
  'LAMBDA:GetFunctionConfiguration': NO_FUNCTION,
  'LAMBDA:UpdateFunctionConfiguration': BUSY,
  'LAMBDA:DryRun': NO_FUNCTION,
  'LAMBDA:PutFunctionEventInvokeConfig': BUSY,
  'LAMBDA:PublishVersion': BUSY,
  'LAMBDA:CreateAlias': NO_FUNCTION,
  'LAMBDA:PutProvisionedConcurrencyConfig': BUSY,
  'LAMBDA:CreateFunctionUrlConfig': BUSY,
  'LAMBDA:AddPermission': BUSY,
  'LAMBDA:DeleteFunction': BUSY,
  'SFN:CreateStateMachine': [
    400,
    'AccessDeniedException',
    'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
  ],
  'SFN:DescribeStateMachine': [400, 'StateMachineDoesNotExist', 'State Machine Does Not Exist'],
};
const TIMES = 2;

test('what is not known everywhere yet, or is still being changed, is waited for', async () => {
  const refused = new Map<string, number>();
  const behind = await servers.behind({
    faultOf({ operation }) {
      const refusal = REFUSALS[operation];
      const before = refused.get(operation) ?? 0;
      if (refusal === undefined || before === TIMES) return null;
      refused.set(operation, before + 1);
      return { kind: 'answer', answer: refusalOf(operation, ...refusal) };
    },
  });
  const under = await awsUnderTest(behind.env);
  const [url] = await planned({
    workload: ['noop'],
    set: { 'aws.interface': ['url'], 'aws.concurrency': ['1'] },
  });
  assert.ok(url !== undefined);
  const stores = await planned({ workload: ['chain'], composition: ['object-store', 'key-value'] });
  await (await under.deploy([url, ...stores])).close();
  // As other sources would have it: what was made before is changed.
  await (await under.deploy([{ ...url, memoryMb: url.memoryMb * 2 }, ...stores])).close();
  await makeQueue(under.site, 'faasmark-of-the-test');
  const role = [...servers.iam.roles.values()][0]?.arn ?? '';
  const definition = JSON.stringify({ StartAt: 'only', States: { only: { Type: 'Pass', End: true } } });
  await makeStateMachine(under.site, 'faasmark-of-the-test', definition, role);
  assert.deepEqual(
    [...servers.lambda.permissions.values()].map((each) => each.size),
    [2],
  );
  assert.deepEqual((await under.destroy()).left, []);
  assert.deepEqual(await servers.everythingLeft(), []);
  const expected = Object.keys(REFUSALS).map((operation) => [operation, TIMES]);
  assert.deepEqual([...refused].sort(), expected.sort());
  await under.end();
  await behind.close();
});
