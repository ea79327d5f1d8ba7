/** The path of a config file, or null, goes in; the catalog with what that file defines comes out. */
import type { Catalog } from '../model/Catalog.js';
import { createCatalog } from '../registry.js';

const opened = new Map<string | null, Promise<Catalog>>();

/**
 * Each file is evaluated once per thread: who drives asks again for every trial.
 * Throws 'bad-config' when the file cannot be loaded.
 */
export function openCatalog(configFile: string | null): Promise<Catalog> {
  const known = opened.get(configFile);
  if (known !== undefined) return known;
  const catalog = load(configFile);
  opened.set(configFile, catalog);
  return catalog;
}

async function load(configFile: string | null): Promise<Catalog> {
  if (configFile === null) return createCatalog();
  const { loadConfigFile } = await import('./load-config-file.js');
  return createCatalog((await loadConfigFile(configFile)).extend);
}
