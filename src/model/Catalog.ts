/** What can be named on the command line: workloads, providers and reporters, loaded only when asked for. */
import type { Provider } from './Provider.js';
import type { Reporter } from './Reporter.js';
import type { Workload } from './Workload.js';

export interface CatalogEntry<T> {
  name: string;
  /** One line for `faasmark list`. */
  description: string;
  load(): Promise<T>;
}

export interface Catalog {
  workloads: readonly CatalogEntry<Workload>[];
  providers: readonly CatalogEntry<Provider>[];
  reporters: readonly CatalogEntry<Reporter>[];
}
