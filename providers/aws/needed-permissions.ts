/** Series go in; the statements of the smallest policy that lets its holder deploy, call and remove them come out. Pure. */
import type { SeriesPlan } from '../../src/model/Plan.js';
import { givenRole, provisionedOf, usesUrl } from './axes.js';
import { CALLER, type Statement } from './policy.js';
import { PROVIDER } from './resource.js';

export function usesBucket({ stores, initiators }: SeriesPlan): boolean {
  // Initiators put there what is too large for a reply.
  return stores.objectStore === 's3' || initiators?.provider === PROVIDER;
}

export function neededStatements(series: readonly SeriesPlan[]): Statement[] {
  const roles = [...new Set(series.map(givenRole))];
  const given = roles.filter((role) => role !== null);
  const makesRole = given.length === 0 || roles.includes(null);
  const buckets = series.some(usesBucket);
  const needed: Readonly<Record<string, boolean>> = {
    Roles: makesRole,
    ProvisionedInstances: series.some((each) => provisionedOf(each) > 0),
    FunctionUrls: series.some(usesUrl),
    StateMachines: series.some(({ composition }) => composition === 'orchestrator'),
    Bucket: buckets,
    Objects: buckets,
    Table: series.some(({ stores }) => stores.keyValue === 'dynamodb'),
    Queues: series.some(({ stores }) => stores.queue === 'sqs'),
  };
  return CALLER.filter(({ sid }) => needed[sid] ?? true).map((statement) =>
    statement.sid === 'PassRole'
      ? { ...statement, resources: [...(makesRole ? statement.resources : []), ...given] }
      : statement,
  );
}
