/** A series and what its deployment brought up go in, how to call its entry comes out: signed requests, one in some of them asking for its bill. */
import type { CallPlan, CallTarget, Endpoint } from '../../src/model/CallTarget.js';
import type { Flow } from '../../src/model/Composition.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import { interfaceOf } from './axes.js';
import type { DeployedFunction, DeployedSeries } from './deployed-series.js';

/**
 * One call in so many asks for the end of its log, which holds its bill: Lambda collects that before it answers, so those
 * calls are slower (half as long again, `npm run bench:aws`). They are half of the 1 % that lies above a p99.
 */
const BILL_EVERY = 200;
/** As requests to it are signed; function URLs have the same one. */
const LAMBDA = 'lambda';

export function targetOf(series: SeriesPlan, deployed: DeployedSeries): CallTarget {
  const endpointOf = (name: string): Endpoint => {
    const fn = deployed.functions[name];
    if (fn === undefined) throw new Error(`no function "${name}" was deployed for ${series.id}`);
    return functionEndpoint(series, name, fn, deployed);
  };
  const { entry } = series;
  switch (entry.kind) {
    case 'function':
      return { plan: { kind: 'endpoint', endpoint: endpointOf(entry.function) }, fixedBody: null };
    case 'caller':
      return { plan: byCaller(entry.flow, endpointOf), fixedBody: null };
    case 'native':
      return { plan: { kind: 'endpoint', endpoint: machineEndpoint(series, deployed) }, fixedBody: null };
    default:
      return entry satisfies never;
  }
}

function byCaller(flow: Flow, endpointOf: (name: string) => Endpoint): CallPlan {
  switch (flow.kind) {
    case 'task':
      return { kind: 'endpoint', endpoint: endpointOf(flow.function) };
    case 'sequence':
      return { kind: 'sequence', steps: flow.steps.map((step) => byCaller(step, endpointOf)) };
    case 'map':
      return { kind: 'map', over: byCaller(flow.over, endpointOf) };
    default:
      return flow satisfies never;
  }
}

function functionEndpoint(
  series: SeriesPlan,
  name: string,
  fn: DeployedFunction,
  { lambdaEndpoint, region }: DeployedSeries,
): Endpoint {
  const qualified = fn.qualifier === null ? fn.name : `${fn.name}:${fn.qualifier}`;
  const common = {
    name,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    expectStatus: 200,
    reply: 'envelope',
  } as const;
  const sign = { service: LAMBDA, region };
  const by = interfaceOf(series);
  switch (by) {
    case 'url':
      if (fn.url === null) throw new Error(`function "${name}" of ${series.id} has no URL`);
      return { ...common, url: fn.url, sign };
    case 'invoke': {
      const url = `${lambdaEndpoint}/2015-03-31/functions/${fn.name}/invocations`;
      return {
        ...common,
        url: fn.qualifier === null ? url : `${url}?Qualifier=${fn.qualifier}`,
        sign,
        functionErrorHeader: 'x-amz-function-error',
        sampled: { headers: { 'x-amz-log-type': 'Tail' }, every: BILL_EVERY },
        bill: { header: 'x-amz-log-result', reader: 'aws-report' },
      };
    }
    case 'sdk':
      return {
        ...common,
        url: lambdaEndpoint,
        functionErrorHeader: 'x-amz-function-error',
        client: {
          kind: 'lambda-sdk',
          functionName: qualified,
          endpoint: lambdaEndpoint,
          region,
          credentials: 'chain',
        },
      };
    default:
      return by satisfies never;
  }
}

/** Step Functions API reference, StartSyncExecution: AWS JSON 1.0, the event as a text within. */
function machineEndpoint(
  series: SeriesPlan,
  { syncStatesEndpoint, stateMachineArn, region }: DeployedSeries,
): Endpoint {
  if (syncStatesEndpoint === null || stateMachineArn === null)
    throw new Error(`no state machine was deployed for ${series.id}`);
  return {
    name: 'state-machine',
    url: `${syncStatesEndpoint}/`,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.StartSyncExecution',
    },
    expectStatus: 200,
    reply: 'execution',
    sign: { service: 'states', region },
    wrap: { field: 'input', beside: { stateMachineArn } },
  };
}
