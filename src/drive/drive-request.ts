/** A series, its target and what is known of its instances go in, the request for one trial or its warm-up comes out. */
import type { CallTarget } from '../model/CallTarget.js';
import type { DriveRequest, InstanceEvidence } from '../model/Drive.js';
import type { Load, LoadShape } from '../model/LoadProfile.js';
import type { LoadPlan, SeriesPlan, TrialPlan } from '../model/Plan.js';
import type { ColdKind } from '../model/Sample.js';

/** Null calls per second by the driving thread during every trial (design rule 6). */
const CANARY_PER_SECOND = 20;

/** What stays the same for one series through the whole run, but for the instances seen. */
export interface SeriesTarget {
  plan: SeriesPlan;
  target: CallTarget;
  /** Warm lanes of its provider. */
  lanes: number;
  instances: readonly InstanceEvidence[];
}

export interface RequestOptions {
  caller: string;
  canaryUrl: string;
  keepSamples: boolean;
  /** The file that defines the workload of a series, where one does. */
  configFileOf(series: SeriesPlan): string | null;
}

/** @param renewed its instances were replaced just before */
export function trialRequest(
  series: SeriesTarget,
  trial: TrialPlan,
  options: RequestOptions,
  renewed = false,
): DriveRequest {
  const load: Load = { ...shapeOf(series.plan.load), seed: trial.seed };
  const canary = { url: options.canaryUrl, ratePerSecond: CANARY_PER_SECOND };
  const coldKind = renewed ? 'forced' : load.profile === 'idle' ? 'idle-reclaimed' : 'scale-out';
  return { ...requestOf(series, load, coldKind, options), canary };
}

/** What decides the schedule; the terms that hold for the connections have their own place in a request. */
function shapeOf(load: LoadPlan): LoadShape & { leadInMs: number } {
  const { connections: _, timeoutMs: _t, maxInFlight: _m, http: _h, warmUpCalls: _w, ...shape } = load;
  return shape;
}

/** Up to three times as many calls as the lanes alone would need: a fan-out wakes more instances than lanes. */
export function warmUpRequest(series: SeriesTarget, options: RequestOptions): DriveRequest {
  const { warmUpCalls } = series.plan.load;
  const load: Load = {
    profile: 'warm-up',
    lanes: series.lanes,
    callsPerInstance: warmUpCalls,
    maxCalls: Math.max(1, warmUpCalls * series.lanes * 3),
  };
  return requestOf(series, load, 'first-after-deploy', { ...options, keepSamples: false });
}

function requestOf(
  { plan, target, lanes, instances }: SeriesTarget,
  load: Load,
  coldKind: ColdKind,
  { caller, keepSamples, configFileOf }: RequestOptions,
): DriveRequest {
  return {
    version: 'faasmark.drive/1',
    caller,
    load,
    target,
    workload:
      plan.urlIndex === null
        ? { name: plan.workload, params: plan.params, configFile: configFileOf(plan) }
        : null,
    timeoutMs: plan.load.timeoutMs,
    connections: plan.load.connections,
    lanes,
    maxInFlight: plan.load.maxInFlight,
    http: plan.load.http,
    coldKind,
    canary: null,
    instances,
    keepSamples,
  };
}
