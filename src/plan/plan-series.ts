/** Configuration, workloads and one provider go in; its series, and the cells that cannot be with the reason, come out. */
import type { Problem } from '../errors.js';
import type { CompositionKind } from '../model/Composition.js';
import type { Config } from '../model/Config.js';
import type { RuntimeRef } from '../model/Artifact.js';
import type { SeriesPlan, Vantage } from '../model/Plan.js';
import type { EntryPlan, StoreName } from '../model/Program.js';
import type { AxisDefinition, Provider } from '../model/Provider.js';
import type { Params, Workload } from '../model/Workload.js';
import { chooseCells, combinations, defaultsOf, type ChosenCell } from './cells.js';
import { compose } from './compose.js';
import { planLoad, profileAxis } from './plan-load.js';
import { planInitiators, vantageAxes } from './plan-initiators.js';
import { seriesId } from './series-id.js';

export type SeriesChoice =
  { kind: 'series'; series: SeriesPlan } | { kind: 'not-possible'; cell: string; reason: string };

/** Envelope, key and reference around a value that passes a store. */
const STORE_OVERHEAD_BYTES = 1_024;

export function planSeries(
  config: Config,
  workloads: readonly Workload[],
  provider: Provider,
  /** Where `--from` says that initiators stand; null: where the functions are. */
  from: Provider | null,
  problems: Problem[],
): SeriesChoice[] {
  const regions = config.region.length > 0 ? config.region : [provider.defaultRegion];
  const memories = config.memoryMb.length > 0 ? config.memoryMb : [provider.defaultMemoryMb];
  problems.push(...unknownRegions(regions, provider), ...unknownRuntimes(config, provider));
  const options = combinations(optionAxes(config, provider, problems));
  const runtimes = chosenRuntimes(config, provider);
  return chooseCells(config, workloads, provider, problems).flatMap((cell) =>
    regions.flatMap((region) =>
      memories.flatMap((memoryMb) =>
        runtimes.flatMap((runtime) =>
          options.flatMap((each) =>
            config.vantages.map((vantage) =>
              planOne(config, provider, from, cell, { region, memoryMb, runtime, options: each, vantage }),
            ),
          ),
        ),
      ),
    ),
  );
}

interface Place {
  region: string;
  memoryMb: number;
  runtime: RuntimeRef;
  /** As asked; null where the provider chooses. */
  options: Readonly<Record<string, string | null>>;
  vantage: Vantage;
}

function planOne(
  config: Config,
  provider: Provider,
  from: Provider | null,
  { workload, composition, params }: ChosenCell,
  { region, memoryMb, runtime, options: asked, vantage }: Place,
): SeriesChoice {
  const { store, ...design } = params;
  const payloadBytes = typeof params['sizeBytes'] === 'number' ? params['sizeBytes'] : 0;
  const kind = entryKind(workload, design, composition);
  const defaults = Object.fromEntries(
    provider.axes.map((axis) => [axis.key, axis.defaultFor?.({ vantage, entry: kind }) ?? axis.default]),
  );
  const options = Object.fromEntries(
    provider.axes.map(({ key }) => [key, asked[key] ?? defaults[key] ?? '']),
  );
  const standing = planInitiators(config, provider, from, { region, vantage });
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
      ...(runtime.identifier === provider.runtime().identifier ? {} : { runtime: runtime.identifier }),
      ...nonDefault(options, { ...defaults, ...hidden(provider, options) }),
      ...vantageAxes(config, vantage, standing),
    },
  };
  const id = seriesId(name);
  if (standing.kind === 'not-possible') return { kind: 'not-possible', cell: id, reason: standing.reason };
  const unfit = provider.axes.flatMap(
    (axis) => axis.notFor?.(options[axis.key] ?? '', { vantage, entry: kind }) ?? [],
  );
  if (unfit[0] !== undefined) return { kind: 'not-possible', cell: id, reason: unfit[0] };
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
    runtime,
    memoryMb,
    payloadBytes,
    vantage,
    initiators: standing.initiators,
    load: planLoad(config, provider),
    functions,
    entry,
    stores,
    urlIndex: null,
  };
  const reason = provider.impossible?.(series) ?? null;
  return reason === null ? { kind: 'series', series } : { kind: 'not-possible', cell: id, reason };
}

/** Axes that decide nothing of what is measured, and so have no place in an id. */
function hidden(provider: Provider, options: Readonly<Record<string, string>>): Params {
  return Object.fromEntries(
    provider.axes.flatMap(({ key, inId }) => (inId === false ? [[key, options[key] ?? '']] : [])),
  );
}

/** What a call enters, before it is known which store stands behind it. */
function entryKind(workload: Workload, design: Params, composition: CompositionKind): EntryPlan['kind'] {
  if (composition === 'native' || composition === 'orchestrator') return 'native';
  const { flow } = workload.design(design);
  const single = flow.kind === 'task' || (flow.kind === 'sequence' && flow.steps.length === 1);
  return composition === 'caller' && !single ? 'caller' : 'function';
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
): Record<string, readonly (string | null)[]> {
  return Object.fromEntries(
    provider.axes.map((axis: AxisDefinition) => {
      const key = `${provider.name}.${axis.key}`;
      const values = config.set[key] ?? [null];
      for (const value of values) {
        const wanted = value === null ? null : wantedInstead(axis, value);
        if (wanted !== null)
          problems.push({ message: `--set ${key}=${value ?? ''}: no such choice.`, hint: wanted });
      }
      return [axis.key, values];
    }),
  );
}

/** Null where the axis takes the value. */
function wantedInstead(axis: AxisDefinition, value: string): string | null {
  if (axis.accepts !== undefined) return axis.accepts(value);
  return axis.choices.includes(value) ? null : `Choose from ${axis.choices.join(', ')}.`;
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

function runtimesOf(provider: Provider): readonly RuntimeRef[] {
  return provider.runtimes ?? [provider.runtime()];
}

/** Those asked for, by language (the provider's own choice of it) or by the platform's name. */
function chosenRuntimes(config: Config, provider: Provider): RuntimeRef[] {
  const own = provider.runtime();
  const chosen = config.runtime.flatMap((asked) =>
    asked === own.language ? [own] : runtimesOf(provider).filter(({ identifier }) => identifier === asked),
  );
  return chosen.length === 0 ? [own] : [...new Set(chosen)];
}

function unknownRuntimes(config: Config, provider: Provider): Problem[] {
  const { language } = provider.runtime();
  const known = runtimesOf(provider).map(({ identifier }) => identifier);
  return config.runtime
    .filter((runtime) => runtime !== language && !known.includes(runtime))
    .map((runtime) => ({
      message: `Provider ${provider.name} has no runtime "${runtime}".`,
      hint: `It has: ${[language, ...(provider.runtimes === undefined ? [] : known)].join(', ')}.`,
    }));
}

function nonDefault(values: Params, defaults: Params): Params {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== defaults[key]));
}
