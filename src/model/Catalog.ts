/** What can be named on the command line: workloads, providers and reporters, loaded only when asked for. */
import type { Provider } from './Provider.js';
import type { Reporter } from './Reporter.js';
import type { Workload } from './Workload.js';

export interface CatalogEntry<T> {
  name: string;
  /** One line for `faasmark list`. */
  description: string;
  load(): Promise<T>;
  /** Built in: the module that defines it, as seen from `src/initiator`, and its export, for functions that carry it along. */
  module?: { path: string; export: string };
}

export interface Catalog {
  workloads: readonly CatalogEntry<Workload>[];
  providers: readonly CatalogEntry<Provider>[];
  reporters: readonly CatalogEntry<Reporter>[];
}
