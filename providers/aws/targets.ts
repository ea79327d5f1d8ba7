/** A series and what its deployment brought up go in, how to call its entry comes out. */
import { FaasmarkError } from '../../src/errors.js';
import type { CallPlan, CallTarget } from '../../src/model/CallTarget.js';
import type { Flow } from '../../src/model/Composition.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { DeployedSeries } from './deployed-series.js';
import { isAws } from './is-aws.js';

export function targetOf(series: SeriesPlan, deployed: DeployedSeries): CallTarget {
  const { entry } = series;
  if (isAws(deployed.lambdaEndpoint)) {
    throw new FaasmarkError({
      code: 'deploy-failed',
      message: `${series.id}: requests to AWS itself have to be signed, and this version does not sign yet.`,
      hint: 'Measure the function by a URL that takes unsigned calls: faasmark run https://…',
    });
  }
  const endpoint = (name: string): CallPlan => {
    const fn = deployed.functions[name];
    if (fn === undefined) throw new Error(`no function "${name}" was deployed for ${series.id}`);
    const qualifier = fn.qualifier === null ? '' : `?Qualifier=${fn.qualifier}`;
    const url = `${deployed.lambdaEndpoint}/2015-03-31/functions/${fn.name}/invocations${qualifier}`;
    return {
      kind: 'endpoint',
      endpoint: {
        name,
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        expectStatus: 200,
        reply: 'envelope',
        functionErrorHeader: 'x-amz-function-error',
      },
    };
  };
  const byCaller = (flow: Flow): CallPlan => {
    switch (flow.kind) {
      case 'task':
        return endpoint(flow.function);
      case 'sequence':
        return { kind: 'sequence', steps: flow.steps.map(byCaller) };
      case 'map':
        return { kind: 'map', over: byCaller(flow.over) };
      default:
        return flow satisfies never;
    }
  };
  switch (entry.kind) {
    case 'function':
      return { plan: endpoint(entry.function), fixedBody: null };
    case 'caller':
      return { plan: byCaller(entry.flow), fixedBody: null };
    case 'native':
      throw new FaasmarkError({
        code: 'deploy-failed',
        message: `${series.id}: calling a state machine is not there yet.`,
        hint: 'choose another --composition',
      });
    default:
      return entry satisfies never;
  }
}
