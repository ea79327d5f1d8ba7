/** Functions that already run: URLs go in, targets come out; nothing is deployed and nothing is torn down. */
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { Provider, UrlRequest } from '../../src/model/Provider.js';
import type { CallTarget } from '../../src/model/CallTarget.js';

export const http: Provider = {
  name: 'http',
  title: 'functions that already run',
  coldUnit:
    'whatever stands behind the URL: it is not known, so nothing is called warm unless the replies prove it',
  defaultRate: 10,
  defaultRegion: 'any',
  regions: ['any'],
  defaultMemoryMb: 0,
  warmLanes: 2,
  axes: [],
  compositions: ['caller'],
  stores: [],
  runtime: () => ({ language: 'node', version: 'unknown', identifier: 'unknown' }),
  // Syntax was checked by the plan; a target that refuses or hangs is measured as such.
  preflight: async () => [],
  plan: () => ({ resources: [], permissions: [], costUsd: 0, basis: 'what the target costs is not known' }),
  deploy: async ({ urls }) => ({
    target: (series) => targetOf(series, urls),
    emulated: [],
    deployUs: {},
    close: async () => undefined,
  }),
  destroy: async () => ({ destroyed: 0, left: [] }),
};

function targetOf({ urlIndex, params }: SeriesPlan, urls: readonly UrlRequest[]): CallTarget {
  const request = urlIndex === null ? undefined : urls[urlIndex];
  if (request === undefined) throw new Error(`no URL for ${String(params['target'])}`);
  const { url, method, headers, body, expectStatus } = request;
  const withType = body === null ? headers : { 'content-type': 'application/json', ...headers };
  return {
    plan: {
      kind: 'endpoint',
      endpoint: {
        name: String(params['target']),
        url,
        method,
        headers: withType,
        expectStatus,
        reply: 'detect',
      },
    },
    fixedBody: body,
  };
}
