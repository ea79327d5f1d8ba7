/** Everything that a run will do, fixed before it starts: series, blocks of trials, and the functions to deploy. */
import type { CompositionKind } from './Composition.js';
import type { Charge } from './Cost.js';
import type { HttpVersion } from './Drive.js';
import type { LoadShape } from './LoadProfile.js';
import type { EntryPlan, FunctionPlan, StoreName } from './Program.js';
import type { RuntimeRef } from './Artifact.js';
import type { ComparedQuantile } from './Comparison.js';
import type { PlannedThreshold } from './Threshold.js';
import type { Params } from './Workload.js';

export const VANTAGES = ['external', 'platform'] as const;
export type Vantage = (typeof VANTAGES)[number];

/** The functions that drive the load of a series from inside a platform. */
export interface InitiatorsPlan {
  /** Where they stand: of the series' own provider and region, unless `--from` says otherwise. */
  provider: string;
  region: string;
  count: number;
  memoryMb: number;
}

/** The profile with all that decides its schedule but the seed, which each trial has of its own. */
export type LoadPlan = LoadShape & LoadTerms;

export interface LoadTerms {
  leadInMs: number;
  connections: number;
  timeoutMs: number;
  maxInFlight: number;
  http: HttpVersion;
  /** Calls per instance before the first trial. */
  warmUpCalls: number;
}

export interface SeriesPlan {
  /** `provider/region/workload[composition]` plus sorted non-default axes. */
  id: string;
  provider: string;
  region: string;
  workload: string;
  composition: CompositionKind;
  params: Params;
  /** The values of `--set provider.key=…` that hold for this series. */
  options: Readonly<Record<string, string>>;
  runtime: RuntimeRef;
  memoryMb: number;
  payloadBytes: number;
  vantage: Vantage;
  /** Null: the caller stands outside. */
  initiators: InitiatorsPlan | null;
  load: LoadPlan;
  functions: readonly FunctionPlan[];
  entry: EntryPlan;
  /** The services that its edges use. */
  stores: { objectStore: StoreName | null; keyValue: StoreName | null; queue?: StoreName };
  /** For provider `http`: which of the given URLs. */
  urlIndex: number | null;
}

export interface TrialPlan {
  series: string;
  /** Of this series, from 0; equals the block. */
  index: number;
  block: number;
  /** Position in its block, from 0. */
  order: number;
  seed: number;
}

export interface ResourcePlan {
  provider: string;
  kind: string;
  count: number;
  description: string;
}

/** Something that a platform bounds, and how much of it the run needs. */
export interface PlannedLimit {
  provider: string;
  what: string;
  needed: number;
  /** Null: not known before the platform is asked. */
  allowed: number | null;
  /** Beyond it the run cannot be; otherwise it is only likely to be late, or to be throttled. */
  hard: boolean;
  unit: string;
  /** Where the bound is written. */
  source: string;
}

/** What the initiators of a run do, all series that share them together. */
export interface PlannedInitiators extends InitiatorsPlan {
  series: readonly string[];
  /** The most that each sends per second. */
  callsPerSecond: number;
  /** Invocations that follow each other in one trial, since one may not last longer. */
  chained: number;
  invocations: number;
  /** All invocations together, s. */
  busySeconds: number;
  /** At the same time: chained ones overlap. */
  concurrency: number;
  /** About so large is what one invocation brings back, bytes. */
  replyBytes: number;
  costUsd: number;
}

/** Two series, by id, that are measured next to each other in every block. The base's id has the axis `side=base`. */
export interface SeriesPair {
  base: string;
  head: string;
}

/** What decides the exit: one quantile of one pair, by the head's id. */
export interface Gate {
  series: string;
  quantile: ComparedQuantile;
}

/** Head against base, trial by trial. */
export interface DuetPlan {
  /** What the base is, in the user's words, secrets masked. */
  base: string;
  /** In the order of the head's series; every series of the plan is in exactly one. */
  pairs: readonly SeriesPair[];
  /** 0.05: a ratio between 1/1.05 and 1.05 counts as the same. */
  margin: number;
  /** All other comparisons are exploratory. */
  gates: readonly Gate[];
}

export interface Plan {
  /** SHA-256 of everything that decides what is measured, hex. */
  hash: string;
  seed: number;
  suite: string;
  series: readonly SeriesPlan[];
  /** Null: nothing is compared. */
  duet: DuetPlan | null;
  /** In the order given; none judges a base. Not part of the hash: a limit decides nothing of what is measured. */
  thresholds: readonly PlannedThreshold[];
  /** In the order in which they run. */
  blocks: readonly (readonly TrialPlan[])[];
  resources: readonly ResourcePlan[];
  initiators: readonly PlannedInitiators[];
  limits: readonly PlannedLimit[];
  permissions: readonly string[];
  /** What grants them, in each platform's own language, where it has one. */
  policies?: readonly { provider: string; policy: unknown }[];
  invocations: number;
  /** Expected length of the whole run. */
  durationMs: number;
  costUsd: number;
  /** What it consists of, for each provider that charges; initiators stand apart. */
  costs?: readonly { provider: string; costUsd: number; charges: readonly Charge[]; basis: string }[];
  /** Cells that were asked for and cannot be, with the reason. */
  notPossible: readonly { cell: string; reason: string }[];
}
