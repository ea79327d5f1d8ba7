/** What the user asked for, after flags, environment, file and defaults have been laid over each other. */
import type { Catalog } from './Catalog.js';
import type { HttpVersion } from './Drive.js';
import type { Arrival, ReplayShape } from './LoadProfile.js';
import type { Vantage } from './Plan.js';
import type { Workload } from './Workload.js';
import type { Provider } from './Provider.js';
import type { Threshold } from './Threshold.js';
import type { Reporter } from './Reporter.js';

/** The base of a duet: what the head is measured against, side by side. */
export interface Against {
  /** In the user's words, secrets masked. */
  label: string;
  /** The head's settings with those of the base laid over them; it has no base of its own. */
  config: Config;
  catalog: Catalog;
  /** Names of the workloads that the base's own config file defines. */
  ownWorkloads: readonly string[];
}

export type Suite = 'standard' | 'quick' | 'full';

/** The profile and its own settings; what every profile has (rate, duration, arrival) stands beside. Times in ms. */
export type ProfileChoice =
  | { profile: 'arrival' | 'closed' }
  | { profile: 'burst'; size: number; intervalMs: number }
  /** Null: ten times the rate before the step. */
  | { profile: 'step'; toRatePerSecond: number | null }
  | { profile: 'idle'; gapsMs: readonly number[] }
  | ({ profile: 'replay' } & Pick<ReplayShape, 'source' | 'function' | 'countsPerMinute' | 'speedup'>)
  /** Empty: the rate, doubled four times. */
  | { profile: 'ladder'; ratesPerSecond: readonly number[] };

/** Every setting of `run` and `plan`; null where the plan chooses by provider and suite. Times in ms. */
export interface Config {
  urls: readonly string[];
  providers: readonly string[];
  workloads: readonly string[];
  region: readonly string[];
  memoryMb: readonly number[];
  payloadBytes: readonly number[];
  runtime: readonly string[];
  compositions: readonly string[];
  vantages: readonly Vantage[];
  /** How many, with vantage `platform`. */
  initiators: number;
  /** Where they stand; null: where the functions are. */
  from: { provider: string; region: string | null } | null;
  initiatorMemoryMb: number | null;
  profile: ProfileChoice;
  arrival: Arrival;
  ratePerSecond: number | null;
  connections: number;
  durationMs: number | null;
  warmUpCalls: number | null;
  trials: number | null;
  timeoutMs: number;
  seed: number | null;
  maxCostUsd: number;
  maxInFlight: number;
  http: HttpVersion;
  /** `provider.key` → values; several values make an axis. Also workload parameters as `workload.parameter`. */
  set: Readonly<Record<string, readonly string[]>>;
  against: Against | null;
  /** `GLOB`, `GLOB:p50` or `GLOB:p99` over the head's series; none: p99 of every series. */
  gates: readonly string[];
  /** 0.05: a ratio between 1/1.05 and 1.05 counts as the same. */
  margin: number;
  /** Each says another thing. */
  thresholds: readonly Threshold[];
  /** A threshold that cannot be decided ends the run in exit 10 too. */
  strict: boolean;
  /** Ends the run after the block that leaves no doubt that a threshold fails. */
  abortOnFail: boolean;
  out: string | null;
  keepSamples: boolean;
  reporters: readonly string[];
  json: boolean;
  suite: Suite;
  keep: boolean;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  expectStatus: number | null;
  quiet: boolean;
  verbose: boolean;
  /** The file that was read, or null. */
  configFile: string | null;
}

/** What a `faasmark.config.*` file may export: settings by flag name, and definitions of the user's own. */
export interface ConfigFile {
  [flag: string]: unknown;
  extend?: {
    workloads?: readonly Workload[];
    providers?: readonly Provider[];
    reporters?: readonly Reporter[];
  };
}
