/** Where a series is called from goes in; its initiators, or why there can be none, and what of it stands in its id come out. Pure. */
import type { Config } from '../model/Config.js';
import type { InitiatorsPlan, Vantage } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';

export type Standing =
  { kind: 'stands'; initiators: InitiatorsPlan | null } | { kind: 'not-possible'; reason: string };

/** @param from where `--from` says that they stand; null: on the provider of the functions */
export function planInitiators(
  config: Pick<Config, 'from' | 'initiators' | 'initiatorMemoryMb'>,
  provider: Provider,
  from: Provider | null,
  { region, vantage }: { region: string; vantage: Vantage },
): Standing {
  if (vantage === 'external') return { kind: 'stands', initiators: null };
  const place = from ?? provider;
  const { initiators: capability } = place;
  if (capability === undefined) {
    return { kind: 'not-possible', reason: `functions of provider ${place.name} cannot drive load` };
  }
  const out = capability.reaches({ provider: provider.name, region });
  if (out !== null) return { kind: 'not-possible', reason: out };
  const stands = config.from?.region ?? (from === null ? region : from.defaultRegion);
  if (place.regions !== null && !place.regions.includes(stands)) {
    return { kind: 'not-possible', reason: `provider ${place.name} has no region "${stands}" to stand in` };
  }
  return {
    kind: 'stands',
    initiators: {
      provider: place.name,
      region: stands,
      count: config.initiators,
      memoryMb: config.initiatorMemoryMb ?? capability.defaultMemoryMb,
    },
  };
}

/** Only what differs from a caller outside, or from a single initiator beside the functions. */
export function vantageAxes(
  { from, initiators, initiatorMemoryMb }: Pick<Config, 'from' | 'initiators' | 'initiatorMemoryMb'>,
  vantage: Vantage,
  standing: Standing,
): Record<string, string | number> {
  if (vantage === 'external') return {};
  const place = standing.kind === 'stands' ? standing.initiators : null;
  return {
    vantage,
    ...(initiators === 1 ? {} : { initiators }),
    ...(from === null || place === null ? {} : { from: `${place.provider}.${place.region}` }),
    ...(initiatorMemoryMb === null ? {} : { 'initiator-memory': initiatorMemoryMb }),
  };
}
