/** A FaaS platform: a small interface; what not every platform can do is an optional capability. */
import type { Artifact, RuntimeRef } from './Artifact.js';
import type { CallTarget } from './CallTarget.js';
import type { CompositionKind } from './Composition.js';
import type { AwsCredentials } from './Credentials.js';
import type { CallCost, CallUse, Charge } from './Cost.js';
import type { Ledger, LedgerResource } from './Ledger.js';
import type { PlannedInitiators, PlannedLimit, ResourcePlan, SeriesPlan, Vantage } from './Plan.js';
import type { Edge, EntryPlan, FunctionPlan, StoreName } from './Program.js';

/** One provider-specific axis, set by `--set provider.key=v1,v2`. */
export interface AxisDefinition {
  key: string;
  description: string;
  /** All there are; where `accepts` is given, examples. */
  choices: readonly string[];
  default: string;
  /** The default where something else is usual for this entry from this vantage. Pure. */
  defaultFor?(series: { vantage: Vantage; entry: EntryPlan['kind'] }): string;
  /** Why a choice cannot be for this entry from this vantage; null: it can. Pure. */
  notFor?(choice: string, series: { vantage: Vantage; entry: EntryPlan['kind'] }): string | null;
  /** For values that no list holds: null where the value is one, otherwise what it would have to be. Pure. */
  accepts?(value: string): string | null;
  /** False: it decides nothing of what is measured and has no place in ids, such as under whose name something is deployed. */
  inId?: false;
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
  /** US dollars of the planned calls, with what was supposed and the date and source of the prices in `basis`. */
  costUsd: number;
  basis: string;
  /** What it consists of. */
  charges?: readonly Charge[];
  /** What the series need of an account, held against what accounts have. */
  limits?: readonly PlannedLimit[];
  /** What grants the permissions, in the platform's own language; plain data. */
  policy?: unknown;
}

/** What a run will ask of one provider. */
export interface PlannedWork {
  /** Of each of its series: calls of all trials, their connections and the warm-up, and what one is supposed to use before anything ran. */
  series: readonly { plan: SeriesPlan; calls: number; use: CallUse }[];
  /** What `use` supposes, in words. */
  supposed: string;
  /** Of the whole run. */
  durationMs: number;
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
  /** To be deployed beside the series, or alone where the target is elsewhere. */
  initiators: readonly InitiatorRequest[];
  ledger: Ledger;
}

/** One function that drives load, for all series with this place and size. */
export interface InitiatorRequest {
  /** Unique within the run: lower case, digits, dashes. */
  name: string;
  region: string;
  memoryMb: number;
  /** Instances that work at the same time. */
  concurrency: number;
  artifact(): Promise<Artifact>;
}

/** What came of one invocation of an initiator. */
export type InitiatorAnswer =
  | { kind: 'reply'; text: string }
  /** `throttled`: not run. `failed`: its function failed. `lost`: the connection broke. `silent`: no answer in time. */
  | { kind: 'throttled' | 'failed' | 'lost' | 'silent' | 'too-large'; message: string };

/** A deployed initiator, as the command reaches it. */
export interface InitiatorHost {
  /** Never rejects. A reply of more than `mostBytes` is not read to its end. */
  invoke(
    event: string,
    options: { timeoutMs: number; mostBytes: number; signal: AbortSignal },
  ): Promise<InitiatorAnswer>;
  /** A part that an initiator put into the store of its deployment. Rejects when it is not there, or larger. */
  part(key: string, mostBytes: number): Promise<string>;
}

/** A platform whose functions can drive load. */
export interface InitiatorCapability {
  /** How long one invocation may last. */
  longestMs: number;
  /** The largest reply. */
  replyBytes: number;
  /** Each instance has cores of its own, and takes none from others when it spins. */
  ownCores: boolean;
  defaultMemoryMb: number;
  /** At the same time, without asking the platform for more. */
  mostAtOnce: number;
  /** Null: they can call the functions of this series; otherwise why not, in words. */
  reaches(series: Pick<SeriesPlan, 'provider' | 'region'>): string | null;
  /** Dollars and limits. Pure. */
  plan(initiators: Omit<PlannedInitiators, 'costUsd'>): {
    costUsd: number;
    limits: readonly PlannedLimit[];
  };
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
  /**
   * Before each trial of a series: replaces the instances of its functions where the series asks for that, so that what
   * is called next starts cold. Resolves with whether it did. Absent: this platform cannot be asked to.
   */
  renew?(series: SeriesPlan): Promise<boolean>;
  /** By `InitiatorRequest.name`; absent where none was asked for. */
  initiator?(name: string): InitiatorHost;
  /**
   * What requests to its targets are signed with, valid for minutes at least; absent: they are not signed.
   * @throws `caller-died` where there are none any more, such as after a session has ended
   */
  credentials?(): Promise<AwsCredentials>;
  close(): Promise<void>;
}

export interface DestroyOutcome {
  destroyed: number;
  left: readonly { resource: LedgerResource; reason: string }[];
}

/** Which forgotten resources are looked for: by what they carry, without any ledger. */
export interface SweepRequest {
  /** Empty: the provider's default. */
  regions: readonly string[];
  /** One run's, whether it has expired or not; null: of all runs, what has expired. */
  runId: string | null;
  /** Of all runs: only of those that began before. */
  beganBefore: Date;
  now: Date;
  signal: AbortSignal;
}

export interface SweptResource {
  resource: LedgerResource;
  runId: string;
  /** Null: it does not say. */
  expiresAt: Date | null;
  /** Null: it may be removed; otherwise why it stays. */
  stays: string | null;
}

export interface SweepOutcome {
  found: readonly SweptResource[];
  /** Where was looked, in words, such as regions. */
  places: readonly string[];
  /** Where could not be looked, and why. */
  unseen: readonly { place: string; reason: string }[];
}

/** One line of `faasmark doctor`. `absent`: nobody has set this platform up here, which is no problem. */
export interface PlatformCheck {
  verdict: 'ok' | 'remark' | 'problem' | 'absent';
  message: string;
  hint: string;
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
  /** Absent: its functions cannot drive load. */
  initiators?: InitiatorCapability;
  /** Those that `--runtime` may name; absent: only the one above. */
  runtimes?: readonly RuntimeRef[];
  /** Why this platform cannot carry out the series; null: it can. Pure. */
  impossible?(series: SeriesPlan): string | null;
  preflight(series: readonly SeriesPlan[], context: ProviderContext): Promise<readonly Finding[]>;
  /** Pure. */
  plan(series: readonly SeriesPlan[], invocations: number, work: PlannedWork): ProviderPlan;
  /** What a call of the series costs that uses so much; absent: nobody knows its prices. Pure. */
  costOf?: (series: SeriesPlan, use: CallUse) => CallCost;
  /** Parallel and idempotent; journals every resource before creating it. Throws `deploy-failed` or `port-in-use`. */
  deploy(request: DeployRequest, context: ProviderContext): Promise<Deployment>;
  /** Works from the ledger alone, retries, never touches what is not in it. Never throws for a resource: it is `left`. */
  destroy(resources: readonly LedgerResource[], ledger: Ledger, signal: AbortSignal): Promise<DestroyOutcome>;
  /** Finds what carries this tool's marks, without a ledger; removes nothing: `destroy` does, given what was found. */
  sweep?(request: SweepRequest): Promise<SweepOutcome>;
  /** Looks at credentials and permissions, for `faasmark doctor`; creates nothing. */
  check?(signal: AbortSignal): Promise<readonly PlatformCheck[]>;
}
