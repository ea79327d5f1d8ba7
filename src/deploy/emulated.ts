/** A series and its deployment go in, the emulated stores that its values pass come out, in words. */
import type { SeriesPlan } from '../model/Plan.js';
import type { Deployment } from '../model/Provider.js';

export function emulatedStoresOf({ stores }: SeriesPlan, { emulated }: Deployment): string[] {
  const used = [stores.objectStore, stores.keyValue, stores.queue ?? null].filter((store) => store !== null);
  return emulated
    .filter(({ role }) => used.some((store) => store === role))
    .map(({ name, version, note }) => `${name} ${version} (${note})`);
}
