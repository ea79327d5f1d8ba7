/** URLs of functions that already run go in, one series for each comes out; nothing will be deployed. */
import { createHash } from 'node:crypto';
import type { Problem } from '../errors.js';
import type { Config } from '../model/Config.js';
import type { Provider } from '../model/Provider.js';
import { planInitiators, vantageAxes } from './plan-initiators.js';
import { planLoad, profileAxis } from './plan-load.js';
import type { SeriesChoice } from './plan-series.js';
import { seriesId } from './series-id.js';

/** Syntax only: a target that refuses or hangs is measured as such. */
export function planUrls(
  config: Config,
  provider: Provider,
  from: Provider | null,
  problems: Problem[],
): SeriesChoice[] {
  if (config.providers.length > 0 && !config.providers.every((name) => name === provider.name)) {
    problems.push({
      message: 'URLs and --provider exclude each other: what a URL names already runs.',
      hint: 'Leave out one of the two.',
    });
  }
  if (config.workloads.length > 0) {
    problems.push({
      message: 'URLs and --workload exclude each other: nothing is deployed to a URL.',
      hint: 'Leave out one of the two.',
    });
  }
  return config.urls.flatMap((text, urlIndex): SeriesChoice[] => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      problems.push({
        message: `"${text}" is not an http or https URL.`,
        hint: 'Write it as https://host/path.',
      });
      return [];
    }
    const target = targetName(url, config.urls.filter((other) => sameButQuery(other, url)).length > 1);
    return config.vantages.map((vantage): SeriesChoice => {
      const standing = planInitiators(config, provider, from, { region: provider.defaultRegion, vantage });
      const id = seriesId({
        provider: provider.name,
        region: provider.defaultRegion,
        workload: 'url',
        composition: 'caller',
        axes: { target, ...profileAxis(config), ...vantageAxes(config, vantage, standing) },
      });
      if (standing.kind === 'not-possible') {
        return { kind: 'not-possible', cell: id, reason: standing.reason };
      }
      return {
        kind: 'series',
        series: {
          id,
          provider: provider.name,
          region: provider.defaultRegion,
          workload: 'url',
          composition: 'caller',
          params: { target },
          options: {},
          runtime: provider.runtime(),
          memoryMb: provider.defaultMemoryMb,
          payloadBytes: config.body === null ? 0 : Buffer.byteLength(config.body),
          vantage,
          initiators: standing.initiators,
          load: planLoad(config, provider),
          functions: [],
          entry: { kind: 'function', function: target },
          stores: { objectStore: null, keyValue: null },
          urlIndex,
        },
      };
    });
  });
}

/** Host, port and path; never the query or user info. Two that differ only there are told apart by a hash. */
function targetName(url: URL, ambiguous: boolean): string {
  const path = url.pathname === '/' ? '' : url.pathname;
  const suffix = ambiguous ? `.${createHash('sha256').update(url.href).digest('hex').slice(0, 8)}` : '';
  return `${url.host}${path}${suffix}`;
}

function sameButQuery(other: string, url: URL): boolean {
  if (!URL.canParse(other)) return false;
  const { host, pathname } = new URL(other);
  return host === url.host && pathname === url.pathname;
}
