/** What is known of each series while it is driven: its target, the instances seen, and what every trial brought. */
import type { Deployed } from '../deploy/deploy.js';
import { emulatedStoresOf } from '../deploy/emulated.js';
import type { CallCost, CallUse } from '../model/Cost.js';
import type { DriveResult } from '../model/Drive.js';
import type { Plan, SeriesPlan } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import type { DrivenTrial } from './drive-block.js';
import type { SeriesTarget } from './drive-request.js';

export interface SeriesState {
  plan: SeriesPlan;
  target: SeriesTarget;
  emulated: readonly string[];
  /** How long the platform took to accept its functions. */
  platformUs: number | null;
  /** What the platform charges for a call that uses so much; absent: nobody knows its prices. */
  costOf?: (use: CallUse) => CallCost;
  /** Replaces the instances of its functions where it asks for that; whether it did. */
  renew(): Promise<boolean>;
  warmUp: DriveResult[];
  trials: DrivenTrial[];
}

export type SeriesStates = ReadonlyMap<string, SeriesState>;

/** One state per series of the plan, ready to be driven. */
export function seriesStates(plan: Plan, providers: readonly Provider[], deployed: Deployed): SeriesStates {
  return new Map(
    plan.series.map((series) => {
      const provider = providers.find(({ name }) => name === series.provider);
      const deployment = deployed.deployments.get(series.provider);
      if (provider === undefined || deployment === undefined)
        throw new Error(`${series.id} was not deployed`);
      const target = {
        plan: series,
        target: deployment.target(series),
        lanes: provider.warmLanes,
        instances: [],
      };
      const emulated = emulatedStoresOf(series, deployment);
      const platformUs = deployment.deployUs[series.id] ?? null;
      const { costOf } = provider;
      const renew = async (): Promise<boolean> => (await deployment.renew?.(series)) ?? false;
      const known = { plan: series, target, emulated, platformUs, renew };
      const state: SeriesState = { ...known, warmUp: [], trials: [] };
      if (costOf !== undefined) state.costOf = (use) => costOf(series, use);
      return [series.id, state];
    }),
  );
}

export function stateOf(states: SeriesStates, series: string): SeriesState {
  const state = states.get(series);
  if (state === undefined) throw new Error(`no series ${series}`);
  return state;
}

/** Keeps a warm-up. */
export function addWarmUp(state: SeriesState, result: DriveResult): void {
  state.warmUp.push(result);
  learn(state, result);
}

/** Keeps a trial. */
export function addTrial(state: SeriesState, trial: DrivenTrial): void {
  state.trials.push(trial);
  learn(state, trial.result);
}

/** Later requests of this series know the instances that this one saw. */
function learn(state: SeriesState, { instances }: DriveResult): void {
  state.target = { ...state.target, instances };
}

/** CPU time of the driving thread over the time that it drove, lead-ins included; null when nothing was driven or it is not known. */
export function cpuShareOf(states: SeriesStates): number | null {
  const drives = [...states.values()].flatMap(({ trials }) =>
    trials.flatMap(({ result: { cpuUs, cpuOverUs } }) =>
      cpuUs === null || cpuOverUs === null ? [] : [{ cpuUs, droveUs: cpuOverUs }],
    ),
  );
  const cpuUs = drives.reduce((sum, drive) => sum + drive.cpuUs, 0);
  const droveUs = drives.reduce((sum, drive) => sum + drive.droveUs, 0);
  return droveUs === 0 ? null : Math.round((cpuUs / droveUs) * 1_000) / 1_000;
}

/** No series has had a single success, warm-up included. */
export function nothingSucceeded(states: SeriesStates): boolean {
  const results = [...states.values()].flatMap(({ warmUp, trials }) => [
    ...warmUp,
    ...trials.map(({ result }) => result),
  ]);
  return results.every(({ counts: { warm, first, cold, unknown } }) => warm + first + cold + unknown === 0);
}
