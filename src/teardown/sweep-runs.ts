/** What was found by its tags, without a ledger, goes in; it is removed as a ledger's would be, by its own provider. */
import { messageOf } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { Ledger, LedgerResource } from '../model/Ledger.js';
import type { DestroyOutcome, SweepOutcome, SweepRequest } from '../model/Provider.js';

export interface ProviderSweep {
  provider: string;
  outcome: SweepOutcome;
}

/** Asks every named provider that can look without a ledger; one that breaks was not able to see. */
export async function findForgotten(
  names: readonly string[],
  catalog: Catalog,
  request: SweepRequest,
): Promise<ProviderSweep[]> {
  const sweeps = await Promise.all(
    catalog.providers
      .filter(({ name }) => names.includes(name))
      .map(async ({ name, load }): Promise<ProviderSweep | null> => {
        const provider = await load();
        if (provider.sweep === undefined) return null;
        try {
          return { provider: name, outcome: await provider.sweep(request) };
        } catch (error) {
          const unseen = [{ place: name, reason: messageOf(error) }];
          return { provider: name, outcome: { found: [], places: [], unseen } };
        }
      }),
  );
  return sweeps.filter((each) => each !== null);
}

/** The provider looks at the tags of each once more before it removes it. */
export async function removeForgotten(
  sweeps: readonly ProviderSweep[],
  catalog: Catalog,
  signal: AbortSignal,
): Promise<DestroyOutcome> {
  const outcomes = await Promise.all(
    sweeps.map(async ({ provider, outcome }): Promise<DestroyOutcome> => {
      const resources = outcome.found.filter(({ stays }) => stays === null).map(({ resource }) => resource);
      const entry = catalog.providers.find(({ name }) => name === provider);
      if (entry === undefined || resources.length === 0) return { destroyed: 0, left: [] };
      try {
        return await (await entry.load()).destroy(resources, ledgerInMemory(resources), signal);
      } catch (error) {
        const reason = messageOf(error);
        return { destroyed: 0, left: resources.map((resource) => ({ resource, reason })) };
      }
    }),
  );
  return {
    destroyed: outcomes.reduce((sum, { destroyed }) => sum + destroyed, 0),
    left: outcomes.flatMap(({ left }) => left),
  };
}

/** There is no file any more in which it could stand; what is found at the next sweep is the truth. */
function ledgerInMemory(resources: readonly LedgerResource[]): Ledger {
  const key = ({ provider, kind, id }: Omit<LedgerResource, 'state'>): string => `${provider} ${kind} ${id}`;
  const states = new Map(resources.map((resource) => [key(resource), resource]));
  const note =
    (state: LedgerResource['state']) =>
    (resource: Omit<LedgerResource, 'state'>): Promise<void> => {
      states.set(key(resource), { ...resource, state });
      return Promise.resolve();
    };
  return {
    intend: note('intent'),
    created: note('created'),
    destroyed: note('destroyed'),
    standing: () => [...states.values()].filter(({ state }) => state !== 'destroyed').reverse(),
    all: () => [...states.values()],
  };
}
