/** Planned series with what a call of each is supposed to use go in; what they need of an account in each region, held against what accounts have, comes out. Pure. */
import { intendedCount } from '../../src/engine/schedule.js';
import type { PlannedLimit, SeriesPlan } from '../../src/model/Plan.js';
import type { PlannedWork } from '../../src/model/Provider.js';
import { provisionedOf } from './axes.js';
import { PROVIDER } from './resource.js';

/** AWS Lambda developer guide, "Lambda quotas": concurrent executions of an account in a region, unless it asked for more. */
const CONCURRENCY = 1_000;
/** "Understanding concurrency": an account takes ten times as many requests per second as it has executions. */
const REQUESTS_PER_EXECUTION = 10;
/** "Lambda function scaling": of one function, within ten seconds. */
const SCALES_BY = 1_000;

/** Of an account that asked for no more; what the one at hand has, preflight asks it. Trials of series follow each other. */
export function plannedLimits({ series }: Pick<PlannedWork, 'series'>): PlannedLimit[] {
  const regions = [...new Set(series.map(({ plan }) => plan.region))];
  return regions.flatMap((region) => {
    const own = series.filter(({ plan }) => plan.region === region);
    const most = (of: (one: (typeof own)[number]) => number): number => Math.ceil(Math.max(...own.map(of)));
    const executions = most(({ plan, use }) =>
      Math.max(atOnce(plan) * use.invocations, (meanRate(plan) * use.billedMs) / 1_000),
    );
    const perFunction = most(({ plan, use }) => {
      const functions = Math.max(1, plan.functions.length);
      return (
        Math.max(atOnce(plan), (meanRate(plan) * use.billedMs) / 1_000 / functions) - provisionedOf(plan)
      );
    });
    const limit = (
      what: string,
      needed: number,
      allowed: number,
      unit: string,
      source: string,
    ): PlannedLimit => {
      return { provider: PROVIDER, what: `${what} in ${region}`, needed, allowed, hard: false, unit, source };
    };
    return [
      limit(
        'executions at the same time',
        executions,
        CONCURRENCY,
        'executions',
        'Lambda quotas: concurrent executions',
      ),
      limit(
        'requests',
        most(({ plan, use }) => meanRate(plan) * use.invocations),
        CONCURRENCY * REQUESTS_PER_EXECUTION,
        'requests/s',
        'Understanding concurrency: ten times the concurrent executions',
      ),
      limit(
        'instances of one function begun within 10 s',
        Math.max(0, perFunction),
        SCALES_BY,
        'instances',
        'Lambda function scaling',
      ),
    ];
  });
}

function meanRate({ load }: SeriesPlan): number {
  return ((intendedCount(load) ?? 0) / Math.max(1, load.durationMs)) * 1_000;
}

function atOnce({ load }: SeriesPlan): number {
  return load.profile === 'burst' ? load.size : load.profile === 'closed' ? load.connections : 1;
}
