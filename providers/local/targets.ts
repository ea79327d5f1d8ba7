/** A deployed series and the runtime's address go in, how to call its entry comes out. */
import type { CallPlan, CallTarget, Endpoint } from '../../src/model/CallTarget.js';
import type { Flow } from '../../src/model/Composition.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import { deployedName, seriesSlug } from './names.js';

/** The runtime is in no region; the SDK insists on one. */
const REGION = 'us-east-1';
const JSON_HEADERS = { 'content-type': 'application/json' };

export function targetOf(series: SeriesPlan, runtimeUrl: string): CallTarget {
  return { plan: callPlanOf(series, runtimeUrl), fixedBody: null };
}

function callPlanOf(series: SeriesPlan, runtimeUrl: string): CallPlan {
  const { entry } = series;
  switch (entry.kind) {
    case 'function':
      return { kind: 'endpoint', endpoint: functionEndpoint(series, entry.function, runtimeUrl) };
    case 'native':
      return { kind: 'endpoint', endpoint: flowEndpoint(series, entry.flow, runtimeUrl) };
    case 'caller':
      return byCaller(entry.flow, series, runtimeUrl);
    default:
      return entry satisfies never;
  }
}

function byCaller(flow: Flow, series: SeriesPlan, runtimeUrl: string): CallPlan {
  switch (flow.kind) {
    case 'task':
      return { kind: 'endpoint', endpoint: functionEndpoint(series, flow.function, runtimeUrl) };
    case 'sequence':
      return { kind: 'sequence', steps: flow.steps.map((step) => byCaller(step, series, runtimeUrl)) };
    case 'map':
      return { kind: 'map', over: byCaller(flow.over, series, runtimeUrl) };
    default:
      return flow satisfies never;
  }
}

function functionEndpoint(series: SeriesPlan, name: string, runtimeUrl: string): Endpoint {
  return {
    name,
    url: `${runtimeUrl}/2015-03-31/functions/${deployedName(series, name)}/invocations`,
    ...clientOf(series, name, runtimeUrl),
    method: 'POST',
    headers: JSON_HEADERS,
    expectStatus: 200,
    reply: 'envelope',
    functionErrorHeader: 'x-amz-function-error',
  };
}

/** Absent for requests of our own. */
function clientOf(series: SeriesPlan, name: string, endpoint: string): Pick<Endpoint, 'client'> {
  const functionName = deployedName(series, name);
  const client = series.options['client'];
  if (client === 'context') return { client: { kind: 'context', functionName } };
  return client === 'sdk'
    ? { client: { kind: 'lambda-sdk', functionName, endpoint, region: REGION, credentials: 'none' } }
    : {};
}

function flowEndpoint(series: SeriesPlan, flow: Flow, runtimeUrl: string): Endpoint {
  return {
    name: 'flow',
    url: `${runtimeUrl}/faasmark/flows/${seriesSlug(series)}/executions`,
    method: 'POST',
    headers: JSON_HEADERS,
    expectStatus: 200,
    reply: 'flow',
    flow,
    hopNames: Object.fromEntries(series.functions.map(({ name }) => [deployedName(series, name), name])),
    functionErrorHeader: 'x-amz-function-error',
  };
}
