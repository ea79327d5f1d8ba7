/** A series and what its region holds for the run go in; its functions, URLs, queue and state machine stand when its addresses come out. */
import { FaasmarkError } from '../../../src/errors.js';
import type { SeriesPlan } from '../../../src/model/Plan.js';
import type { FunctionPlan } from '../../../src/model/Program.js';
import type { DeployRequest } from '../../../src/model/Provider.js';
import { architectureOf, provisionedOf, RUNTIMES, usesUrl } from '../axes.js';
import type { DeployedFunction, DeployedSeries } from '../deployed-series.js';
import { overridden, type Endpoints } from '../endpoints.js';
import { functionEnvironment } from '../environment.js';
import { functionName, seriesName } from '../names.js';
import { stateMachineOf } from '../state-machine.js';
import { zipOf } from '../zip.js';
import { makeFunction } from './function.js';
import { ALIAS, makeUrl, provide } from './function-address.js';
import { makeLogGroup } from './log-group.js';
import type { Site } from './site.js';
import { makeStateMachine } from './state-machine.js';

/** What all series of one region share. */
export interface RegionBase {
  site: Site;
  endpoints: Endpoints;
  bucket: string | null;
  table: string | null;
  /** Of each series that has one, by its id. */
  queues: ReadonlyMap<string, { url: string; lanes: number }>;
  roleOf(series: SeriesPlan): string;
}

export interface FunctionOfSeries {
  series: SeriesPlan;
  fn: FunctionPlan;
}

/** A function that hangs is ended only after its caller has given up on it, so that it counts as a time-out, not as an error. */
const CALLER_FIRST_MS = 1_000;
const MAX_TIMEOUT_S = 900;
/** All variables of a function (AWS Lambda developer guide, "Lambda quotas"). */
const ENVIRONMENT_BYTES = 4_096;

export async function deployFunction(
  { series, fn }: FunctionOfSeries,
  base: RegionBase,
  pack: DeployRequest['pack'],
): Promise<DeployedFunction> {
  const { site } = base;
  const name = functionName(site.marks.runId, series, fn.name);
  const { files, entry } = await pack(fn, series.runtime);
  await makeLogGroup(site, name);
  const arn = await makeFunction(site, {
    name,
    zip: zipOf(files),
    handler: entry,
    runtime: runtimeOf(series),
    architecture: architectureOf(series),
    memoryMb: series.memoryMb,
    timeoutS: Math.min(MAX_TIMEOUT_S, Math.ceil((series.load.timeoutMs + CALLER_FIRST_MS) / 1000)),
    roleArn: base.roleOf(series),
    environment: environmentOf(series, base),
  });
  const concurrency = provisionedOf(series);
  const qualifier = concurrency > 0 ? await provide(site, name, concurrency) : null;
  const url = usesUrl(series) ? await makeUrl(site, name, qualifier) : null;
  return { name, arn, qualifier, url };
}

export async function joinSeries(
  series: SeriesPlan,
  functions: Readonly<Record<string, DeployedFunction>>,
  base: RegionBase,
): Promise<DeployedSeries> {
  const { site, endpoints } = base;
  const machine =
    series.composition === 'orchestrator' && series.entry.kind === 'native'
      ? await makeStateMachine(
          site,
          seriesName(site.marks.runId, series),
          JSON.stringify(stateMachineOf(series.entry.flow, (name) => arnOf(functions, name))),
          base.roleOf(series),
        )
      : null;
  return {
    region: site.clients.region,
    lambdaEndpoint: endpoints.lambda,
    syncStatesEndpoint: machine === null ? null : endpoints.syncStates,
    stateMachineArn: machine,
    functions,
  };
}

function arnOf(functions: Readonly<Record<string, DeployedFunction>>, name: string): string {
  const fn = functions[name];
  if (fn === undefined) throw new Error(`no function "${name}" was deployed`);
  return fn.qualifier === null ? fn.arn : `${fn.arn}:${fn.qualifier}`;
}

function environmentOf(series: SeriesPlan, base: RegionBase): Record<string, string> {
  const { site, endpoints, bucket, table, queues } = base;
  const { runId } = site.marks;
  const usesBucket = series.stores.objectStore === 's3';
  const usesTable = series.stores.keyValue === 'dynamodb';
  // Functions call each other as their caller does: those that stand ready.
  const qualifier = provisionedOf(series) > 0 ? `:${ALIAS}` : '';
  const environment = functionEnvironment({
    region: site.clients.region,
    lambdaEndpoint: endpoints.lambda,
    functions: Object.fromEntries(
      series.functions.map(({ name }) => [name, functionName(runId, series, name) + qualifier]),
    ),
    bucket: usesBucket ? bucket : null,
    table: usesTable ? table : null,
    queues: queues.get(series.id) ?? null,
    endpoints: {
      s3: overridden(endpoints.s3),
      dynamodb: overridden(endpoints.dynamodb),
      sqs: overridden(endpoints.sqs),
    },
  });
  if (Buffer.byteLength(JSON.stringify(environment)) <= ENVIRONMENT_BYTES) return environment;
  throw new FaasmarkError({
    code: 'deploy-failed',
    message: `${series.id}: the names of its ${series.functions.length} functions do not fit into the ${ENVIRONMENT_BYTES} bytes of environment that AWS Lambda allows.`,
    hint: 'Take fewer functions, such as --set chain.length=20.',
  });
}

function runtimeOf({ id, runtime }: SeriesPlan): (typeof RUNTIMES)[number]['identifier'] {
  const known = RUNTIMES.find(({ identifier }) => identifier === runtime.identifier);
  if (known !== undefined) return known.identifier;
  throw new Error(`${id} was planned with runtime ${runtime.identifier}`);
}
