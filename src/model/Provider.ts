/** A FaaS platform: a small interface; what not every platform can do is an optional capability. */
import type { Artifact, RuntimeRef } from './Artifact.js';
import type { CallTarget } from './CallTarget.js';
import type { CompositionKind } from './Composition.js';
import type { Ledger, LedgerResource } from './Ledger.js';
import type { ResourcePlan, SeriesPlan } from './Plan.js';
import type { Edge, FunctionPlan, StoreName } from './Program.js';

/** One provider-specific axis, set by `--set provider.key=v1,v2`. */
export interface AxisDefinition {
  key: string;
  description: string;
  choices: readonly string[];
  default: string;
}

/** One thing that `preflight` looked at. A finding that is not `ok` stops the run before anything is created. */
export interface Finding {
  ok: boolean;
  title: string;
  message: string;
  hint: string;
}

export interface ProviderPlan {
  resources: readonly ResourcePlan[];
  permissions: readonly string[];
  /** US dollars for the given number of invocations, with the date and source of the price in `basis`. */
  costUsd: number;
  basis: string;
}

/** What a provider may use while it works; everything else it brings itself. */
export interface ProviderContext {
  runId: string;
  /** When what is created may be swept as forgotten. */
  expiresAt: Date;
  signal: AbortSignal;
  /** Leave everything standing when the run ends (`--keep`). */
  keep: boolean;
  progress(message: string): void;
}

/** A function that already runs, and how to call it: given by the user, never written to disk. */
export interface UrlRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  expectStatus: number | null;
}

export interface DeployRequest {
  series: readonly SeriesPlan[];
  /** By `SeriesPlan.urlIndex`. */
  urls: readonly UrlRequest[];
  /** Packed on demand; the same function and runtime give the same artifact. */
  pack(fn: FunctionPlan, runtime: RuntimeRef): Promise<Artifact>;
  ledger: Ledger;
}

/** What `deploy` brought up. Closing it frees handles of this process and destroys nothing. */
export interface Deployment {
  /** The hot path of one series: how to call its entry. */
  target(series: SeriesPlan): CallTarget;
  /** Emulated services that stand behind this deployment, by name, version and what they leave out. */
  emulated: readonly { role: string; name: string; version: string; note: string }[];
  /** How long the platform took to accept all functions of a series, µs, by series id. */
  deployUs: Readonly<Record<string, number>>;
  /** The last lines that functions of this series wrote, for the hint of an error; untrusted text. */
  logs?(series: SeriesPlan): Promise<string>;
  close(): Promise<void>;
}

export interface DestroyOutcome {
  destroyed: number;
  left: readonly { resource: LedgerResource; reason: string }[];
}

export interface Provider {
  name: string;
  title: string;
  /** What is created when an instance is (VM, container, process …) and what coldness is counted by. */
  coldUnit: string;
  /** The default of `--rate`, calls per second: an unloaded platform. */
  defaultRate: number;
  defaultRegion: string;
  /** Those that `--region` may name; null: whatever the platform knows. */
  regions: readonly string[] | null;
  defaultMemoryMb: number;
  /** Instances to warm for each function beyond those that its fan-out needs. */
  warmLanes: number;
  axes: readonly AxisDefinition[];
  compositions: readonly CompositionKind[];
  /** Which stores can stand behind the edges; the first is the default. `maxBytes`: the largest value. */
  stores: readonly { edge: Exclude<Edge, 'payload'>; store: StoreName; maxBytes: number }[];
  runtime(): RuntimeRef;
  preflight(series: readonly SeriesPlan[], context: ProviderContext): Promise<readonly Finding[]>;
  /** Pure. */
  plan(series: readonly SeriesPlan[], invocations: number): ProviderPlan;
  /** Parallel and idempotent; journals every resource before creating it. Throws `deploy-failed` or `port-in-use`. */
  deploy(request: DeployRequest, context: ProviderContext): Promise<Deployment>;
  /** Works from the ledger alone, retries, never touches what is not in it. Never throws for a resource: it is `left`. */
  destroy(resources: readonly LedgerResource[], ledger: Ledger, signal: AbortSignal): Promise<DestroyOutcome>;
}
