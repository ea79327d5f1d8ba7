/** Series go in; the plan names what is made for them, and a policy that allows that and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plan } from '../../../providers/aws/plan.js';
import { planned } from './planned.js';
import { workOf } from './work-of.js';

interface Statement {
  Sid: string;
  Action: string[];
  Resource: string[];
}

const statementsOf = (policy: unknown): Statement[] => (policy as { Statement: Statement[] }).Statement;

test('the plan counts what is made, and its policy is limited to our own names where a service knows names', async () => {
  const series = await planned({ workload: ['chain'], composition: ['direct', 'key-value'] });
  const { resources, policy, permissions } = plan(series, 100, workOf(series, 100));
  const counts = Object.fromEntries(resources.map(({ kind, count }) => [kind, count]));
  assert.deepEqual(counts, { role: 1, function: 4, 'log-group': 4, table: 1 });
  const open = statementsOf(policy).filter(
    ({ Resource }) => !Resource.every((one) => one.includes('faasmark')),
  );
  assert.deepEqual(
    open.flatMap(({ Action }) => Action),
    ['lambda:GetAccountSettings', 'tag:GetResources', 'iam:ListRoles', 'logs:DescribeLogGroups'],
  );
  assert.ok(permissions.includes('iam:CreateRole'));
});

test('the policy allows nothing that the series do not need', async () => {
  const services = async (over: Parameters<typeof planned>[0]): Promise<string[]> => {
    const series = await planned(over);
    const { permissions } = plan(series, 1, workOf(series, 1));
    return [...new Set(permissions.map((action) => action.split(':')[0] ?? ''))].sort();
  };
  const always = ['iam', 'lambda', 'logs', 'tag'];
  assert.deepEqual(await services({ workload: ['noop'] }), always);
  for (const [composition, service] of [
    ['orchestrator', 'states'],
    ['object-store', 's3'],
    ['key-value', 'dynamodb'],
    ['queue', 'sqs'],
  ] as const) {
    assert.deepEqual(
      await services({ workload: ['chain'], composition: [composition] }),
      [...always, service].sort(),
    );
  }
  const series = await planned({ workload: ['noop'], set: { 'aws.interface': ['url'] } });
  const { permissions } = plan(series, 1, workOf(series, 1));
  assert.ok(permissions.includes('lambda:CreateFunctionUrlConfig'));
  assert.ok(!permissions.includes('lambda:PutProvisionedConcurrencyConfig'));
});

test('the plan holds what the load needs against what an account has', async () => {
  const series = await planned({ workload: ['noop'], rate: 100_000 });
  const { limits = [] } = plan(series, 1, workOf(series, 1));
  const over = limits.filter(({ needed, allowed }) => allowed !== null && needed > allowed);
  assert.deepEqual(
    over.map(({ what, needed }) => [what, needed]),
    [
      ['executions at the same time in us-east-1', 10_000],
      ['requests in us-east-1', 100_000],
      ['instances of one function begun within 10 s in us-east-1', 10_000],
    ],
  );
  assert.ok(limits.every(({ hard }) => !hard));
});

test('with a role that is there, none is made, and only that one may be passed on', async () => {
  const role = 'arn:aws:iam::123456789012:role/own';
  const series = await planned({ workload: ['noop'], set: { 'aws.role': [role] } });
  const { permissions, policy, resources } = plan(series, 1, workOf(series, 1));
  assert.ok(!permissions.includes('iam:CreateRole'));
  assert.ok(resources.every(({ kind }) => kind !== 'role'));
  assert.deepEqual(statementsOf(policy).find(({ Sid }) => Sid === 'PassRole')?.Resource, [role]);
});
