/** Series go in; what AWS will hold for them, what must be allowed and what it is expected to cost come out. Pure. */
import type { Charge } from '../../src/model/Cost.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { PlannedWork, ProviderPlan } from '../../src/model/Provider.js';
import { givenRole, provisionedOf, usesUrl } from './axes.js';
import { costOf } from './cost.js';
import { neededStatements, usesBucket } from './needed-permissions.js';
import { plannedLimits } from './planned-limits.js';
import { document } from './policy.js';
import { QUEUE_LANES } from './names.js';
import { PROVIDER } from './resource.js';

/** Provisioned concurrency is billed in steps of five minutes (`prices/`). */
const STANDING_STEP_MS = 300_000;

export function plan(series: readonly SeriesPlan[], _invocations: number, work: PlannedWork): ProviderPlan {
  const statements = neededStatements(series);
  return {
    resources: resourcesOf(series),
    permissions: statements.flatMap(({ actions }) => actions),
    ...expectedCost(work),
    limits: plannedLimits(work),
    policy: document(statements, 'ACCOUNT'),
  };
}

function expectedCost({
  series,
  supposed,
  durationMs,
}: PlannedWork): Pick<ProviderPlan, 'costUsd' | 'charges' | 'basis'> {
  const hours = (Math.ceil(durationMs / STANDING_STEP_MS) * STANDING_STEP_MS) / 3_600_000;
  const costs = series.map(({ plan: one, calls, use }) => ({ calls, cost: costOf(one, use) }));
  const charges = new Map<Charge['item'], Charge>();
  const add = (charge: Charge, times: number): void => {
    const usd = (charges.get(charge.item)?.usd ?? 0) + charge.usd * times;
    charges.set(charge.item, { ...charge, usd });
  };
  for (const { calls, cost } of costs) {
    for (const charge of cost.perCall) add(charge, calls);
    for (const charge of cost.perHour) add(charge, hours);
  }
  const all = [...charges.values()];
  const distinct = (texts: readonly string[]): string => [...new Set(texts)].join('; ');
  const prices = costs.map(({ cost }) => cost.prices);
  const [oldest = ''] = prices.map(({ asOf }) => asOf).sort();
  const sources = distinct(prices.flatMap(({ source }) => source.split('; ')));
  const regions = [...new Set(prices.map(({ region }) => region))].join(', ');
  const assumptions = distinct(costs.flatMap(({ cost }) => cost.assumptions));
  return {
    costUsd: all.reduce((sum, { usd }) => sum + usd, 0),
    charges: all,
    basis: `supposed that ${supposed}; prices of ${regions} as of ${oldest} (${sources}); ${assumptions}`,
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
      count: regionsWith(usesBucket),
      description: 'S3',
    },
    {
      kind: 'table',
      count: regionsWith(({ stores }) => stores.keyValue === 'dynamodb'),
      description: 'DynamoDB, pay per request',
    },
    {
      kind: 'queue',
      count: QUEUE_LANES * series.filter(({ stores }) => stores.queue === 'sqs').length,
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
