/** The path of a config file goes in; the catalog with what it defines comes out: for threads, which cannot be handed definitions. */
import type { Catalog } from '../model/Catalog.js';
import { createCatalog } from '../registry.js';

const opened = new Map<string | null, Promise<Catalog>>();

/**
 * Null: the built-in catalog. Each file is evaluated once per thread.
 * @throws `bad-config` when the file cannot be loaded
 */
export function openCatalog(configFile: string | null): Promise<Catalog> {
  const known = opened.get(configFile);
  if (known !== undefined) return known;
  const catalog =
    configFile === null
      ? Promise.resolve(createCatalog())
      : import('./load-config-file.js')
          .then(({ loadConfigFile }) => loadConfigFile(configFile))
          .then(({ extend }) => createCatalog(extend));
  opened.set(configFile, catalog);
  return catalog;
}
