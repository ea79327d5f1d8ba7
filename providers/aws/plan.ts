/** Series go in; what AWS will hold for them, what must be allowed and what it is expected to cost come out. Pure. */
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { ProviderPlan } from '../../src/model/Provider.js';
import { givenRole, provisionedOf, usesUrl } from './axes.js';
import { CALLER, document } from './policy.js';
import { PROVIDER } from './resource.js';

export function plan(series: readonly SeriesPlan[], _invocations: number): ProviderPlan {
  const roles = [...new Set(series.map(givenRole))];
  const given = roles.filter((role) => role !== null);
  const statements = CALLER.filter(({ sid }) => sid !== 'Roles' || roles.includes(null)).map((statement) =>
    statement.sid === 'PassRole'
      ? { ...statement, resources: [...(roles.includes(null) ? statement.resources : []), ...given] }
      : statement,
  );
  return {
    resources: resourcesOf(series),
    permissions: statements.flatMap(({ actions }) => actions),
    // Without signatures nothing can reach AWS that it would charge for: preflight sees to that.
    costUsd: 0,
    basis: 'servers at addresses of the user’s own',
    policy: document(statements, 'ACCOUNT'),
  };
}

function resourcesOf(series: readonly SeriesPlan[]): ProviderPlan['resources'] {
  const functions = series.reduce((sum, each) => sum + each.functions.length, 0);
  const regionsWith = (uses: (one: SeriesPlan) => boolean): number =>
    new Set(series.filter(uses).map(({ region }) => region)).size;
  const of = (uses: (one: SeriesPlan) => boolean): number =>
    series.filter(uses).reduce((sum, each) => sum + each.functions.length, 0);
  const all = [
    {
      kind: 'role',
      count: series.some((each) => givenRole(each) === null) ? 1 : 0,
      description: 'of the functions and state machines of this run alone',
    },
    { kind: 'function', count: functions, description: 'AWS Lambda' },
    { kind: 'log-group', count: functions, description: 'CloudWatch Logs, kept for a day' },
    { kind: 'function-url', count: of(usesUrl), description: 'callers sign' },
    {
      kind: 'provisioned instances',
      count: series.reduce((sum, each) => sum + provisionedOf(each) * each.functions.length, 0),
      description: 'billed while they stand',
    },
    {
      kind: 'bucket',
      count: regionsWith(({ stores }) => stores.objectStore === 's3'),
      description: 'S3',
    },
    {
      kind: 'table',
      count: regionsWith(({ stores }) => stores.keyValue === 'dynamodb'),
      description: 'DynamoDB, pay per request',
    },
    {
      kind: 'queue',
      count: series.filter(({ composition }) => composition === 'queue').length,
      description: 'SQS',
    },
    {
      kind: 'state-machine',
      count: series.filter(({ composition }) => composition === 'orchestrator').length,
      description: 'Step Functions Express',
    },
  ];
  return all.filter(({ count }) => count > 0).map((each) => ({ provider: PROVIDER, ...each }));
}
