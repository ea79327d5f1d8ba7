/** Configuration, workloads and one provider go in; its series, and the cells that cannot be with the reason, come out. */
import type { Problem } from '../errors.js';
import type { CompositionKind } from '../model/Composition.js';
import type { Config } from '../model/Config.js';
import type { SeriesPlan } from '../model/Plan.js';
import type { StoreName } from '../model/Program.js';
import type { AxisDefinition, Provider } from '../model/Provider.js';
import type { Params, Workload } from '../model/Workload.js';
import { chooseCells, combinations, defaultsOf, type ChosenCell } from './cells.js';
import { compose } from './compose.js';
import { planLoad, profileAxis } from './plan-load.js';
import { seriesId } from './series-id.js';

export type SeriesChoice =
  { kind: 'series'; series: SeriesPlan } | { kind: 'not-possible'; cell: string; reason: string };

/** Envelope, key and reference around a value that passes a store. */
const STORE_OVERHEAD_BYTES = 1_024;

export function planSeries(
  config: Config,
  workloads: readonly Workload[],
  provider: Provider,
  problems: Problem[],
): SeriesChoice[] {
  const regions = config.region.length > 0 ? config.region : [provider.defaultRegion];
  const memories = config.memoryMb.length > 0 ? config.memoryMb : [provider.defaultMemoryMb];
  problems.push(...unknownRegions(regions, provider), ...unknownRuntimes(config, provider));
  const options = combinations(optionAxes(config, provider, problems));
  return chooseCells(config, workloads, provider, problems).flatMap((cell) =>
    regions.flatMap((region) =>
      memories.flatMap((memoryMb) =>
        options.map((each) => planOne(config, provider, cell, region, memoryMb, each)),
      ),
    ),
  );
}

function planOne(
  config: Config,
  provider: Provider,
  { workload, composition, params }: ChosenCell,
  region: string,
  memoryMb: number,
  options: Readonly<Record<string, string>>,
): SeriesChoice {
  const { store, ...design } = params;
  const payloadBytes = typeof params['sizeBytes'] === 'number' ? params['sizeBytes'] : 0;
  const name = {
    provider: provider.name,
    region,
    workload: workload.name,
    composition,
    axes: {
      ...nonDefault(design, defaultsOf(workload)),
      ...(store === undefined ? {} : { store }),
      ...profileAxis(config),
      ...(memoryMb === provider.defaultMemoryMb ? {} : { memory: memoryMb }),
      ...nonDefault(options, Object.fromEntries(provider.axes.map((axis) => [axis.key, axis.default]))),
    },
  };
  const id = seriesId(name);
  const edge = storeFor(provider, composition, store === undefined ? null : String(store), payloadBytes);
  if (typeof edge === 'string') return { kind: 'not-possible', cell: id, reason: edge };
  const stores = {
    objectStore: composition === 'object-store' ? (edge?.store ?? null) : null,
    keyValue: composition === 'key-value' ? (edge?.store ?? null) : null,
    ...(composition === 'queue' && edge !== null ? { queue: edge.store } : {}),
  };
  const { functions, entry } = compose(workload.design(design), composition, stores);
  if (config.profile.profile === 'closed' && entry.kind === 'caller') {
    return {
      kind: 'not-possible',
      cell: id,
      reason: 'the closed loop calls one endpoint, and here the caller itself calls several functions',
    };
  }
  const series: SeriesPlan = {
    id,
    provider: provider.name,
    region,
    workload: workload.name,
    composition,
    params,
    options,
    runtime: provider.runtime(),
    memoryMb,
    payloadBytes,
    vantage: 'external',
    load: planLoad(config, provider),
    functions,
    entry,
    stores,
    urlIndex: null,
  };
  return { kind: 'series', series };
}

/** What stands behind the edges: null where there is none; a sentence where it cannot be. */
function storeFor(
  provider: Provider,
  composition: CompositionKind,
  asked: string | null,
  payloadBytes: number,
): { store: StoreName } | string | null {
  if (composition !== 'object-store' && composition !== 'key-value' && composition !== 'queue') {
    return asked === null ? null : `composition ${composition} uses no store`;
  }
  const candidates = provider.stores.filter(({ edge }) => edge === composition);
  const chosen = asked === null ? candidates[0] : candidates.find(({ store }) => store === asked);
  if (chosen === undefined) {
    return `${provider.name} has no store ${asked ?? ''} for ${composition}`.replace('  ', ' ');
  }
  if (payloadBytes + STORE_OVERHEAD_BYTES > chosen.maxBytes) {
    return `${chosen.store} holds values of at most ${chosen.maxBytes} bytes, the payload has ${payloadBytes}`;
  }
  return chosen;
}

function optionAxes(
  config: Config,
  provider: Provider,
  problems: Problem[],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    provider.axes.map((axis: AxisDefinition) => {
      const key = `${provider.name}.${axis.key}`;
      const values = config.set[key] ?? [axis.default];
      for (const value of values.filter((each) => !axis.choices.includes(each))) {
        problems.push({
          message: `--set ${key}=${value}: no such choice.`,
          hint: `Choose from ${axis.choices.join(', ')}.`,
        });
      }
      return [axis.key, values];
    }),
  );
}

function unknownRegions(regions: readonly string[], provider: Provider): Problem[] {
  const { regions: known } = provider;
  if (known === null) return [];
  return regions
    .filter((region) => !known.includes(region))
    .map((region) => ({
      message: `Provider ${provider.name} has no region "${region}".`,
      hint: `It has: ${known.join(', ')}.`,
    }));
}

function unknownRuntimes(config: Config, provider: Provider): Problem[] {
  const { language, identifier } = provider.runtime();
  return config.runtime
    .filter((runtime) => runtime !== language && runtime !== identifier)
    .map((runtime) => ({
      message: `Provider ${provider.name} has no runtime "${runtime}".`,
      hint: `It has: ${language}.`,
    }));
}

function nonDefault(values: Params, defaults: Params): Params {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== defaults[key]));
}
