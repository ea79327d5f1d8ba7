/** A plan goes in; the initiators to deploy, on each provider, come out, each packed with the workloads that it drives. */
import { createHash } from 'node:crypto';
import type { Artifact, RuntimeRef } from '../model/Artifact.js';
import type { Catalog } from '../model/Catalog.js';
import type { InitiatorsPlan, Plan, SeriesPlan } from '../model/Plan.js';
import type { InitiatorRequest, Provider } from '../model/Provider.js';
import type { DrivenWorkload, InitiatorContents } from './pack-initiator.js';

export interface RequestedInitiator {
  provider: string;
  request: InitiatorRequest;
  place: InitiatorsPlan;
  /** That are driven by it. */
  series: readonly SeriesPlan[];
}

export interface InitiatorRequestOptions {
  plan: Pick<Plan, 'series'>;
  providers: readonly Provider[];
  catalog: Catalog;
  configFileOf(series: SeriesPlan): string | null;
  pack(contents: InitiatorContents, runtime: RuntimeRef): Promise<Artifact>;
}

/** One function for all series with the same place, number and size, and the same file of definitions. */
export function initiatorRequests(options: InitiatorRequestOptions): RequestedInitiator[] {
  const { plan, providers, catalog, configFileOf, pack } = options;
  const groups = new Map<
    string,
    { place: InitiatorsPlan; configFile: string | null; series: SeriesPlan[] }
  >();
  for (const series of plan.series) {
    const { initiators: place } = series;
    if (place === null) continue;
    const configFile = series.urlIndex === null ? configFileOf(series) : null;
    const key = JSON.stringify([place.provider, place.region, place.count, place.memoryMb, configFile]);
    const group = groups.get(key) ?? { place, configFile, series: [] };
    group.series.push(series);
    groups.set(key, group);
  }
  return [...groups].map(([key, { place, configFile, series }]) => {
    const provider = providers.find(({ name }) => name === place.provider);
    if (provider === undefined) throw new Error(`no provider ${place.provider}`);
    const { region, memoryMb, count } = place;
    const workloads = workloadsOf(series, catalog);
    return {
      provider: place.provider,
      place,
      series,
      request: {
        name: `initiator-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`,
        region,
        memoryMb,
        // Where invocations follow each other, the next begins before the last has ended.
        concurrency: 2 * count,
        artifact: () => pack({ workloads, configFile }, provider.runtime()),
      },
    };
  });
}

/** By the name of the provider on which they stand. */
export function byProvider(
  requested: readonly RequestedInitiator[],
): ReadonlyMap<string, readonly InitiatorRequest[]> {
  const names = new Set(requested.map(({ provider }) => provider));
  return new Map(
    [...names].map((name) => [
      name,
      requested.filter(({ provider }) => provider === name).map(({ request }) => request),
    ]),
  );
}

function workloadsOf(series: readonly SeriesPlan[], { workloads }: Catalog): DrivenWorkload[] {
  const names = new Set(series.filter(({ urlIndex }) => urlIndex === null).map(({ workload }) => workload));
  return [...names].map((name) => ({
    name,
    module: workloads.find((entry) => entry.name === name)?.module ?? null,
  }));
}
