/** The driving thread, deployments and a plan go in; who drives each series comes out, initiators made ready. */
import { setMaxListeners } from 'node:events';
import type { Deployed } from '../deploy/deploy.js';
import type { RequestedInitiator } from '../deploy/initiator-requests.js';
import type { Caller } from '../model/Drive.js';
import type { InitiatorState } from '../model/Initiator.js';
import type { SeriesPlan, Vantage } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import { platformCaller } from './platform-caller.js';

/** Who a caller is, besides what its trials show. */
export interface CallerFacts {
  id: string;
  vantage: Vantage;
  region: string | null;
}

export interface Callers {
  of(series: Pick<SeriesPlan, 'id'>): Caller;
  /** In the order in which the record lists them. */
  facts(): CallerFacts[];
  /** What instances of initiators said of themselves when they got ready, by instance. */
  states(): ReadonlyMap<string, InitiatorState>;
}

export interface CallersOptions {
  /** Drives from outside. */
  driver: Caller;
  plan: { series: readonly SeriesPlan[] };
  providers: readonly Provider[];
  initiators: readonly RequestedInitiator[];
  deployed: Deployed;
  runId: string;
  stop: AbortSignal;
  detail(message: string): void;
}

/** @throws `deploy-failed` when not one instance of an initiator gets ready */
export async function openCallers(options: CallersOptions): Promise<Callers> {
  const { driver, plan, providers, initiators, deployed, runId, stop, detail } = options;
  // Each invocation under way listens to it.
  setMaxListeners(0, stop);
  const platform = initiators.map(({ provider, place, series, request }, index) => {
    const capability = providers.find(({ name }) => name === provider)?.initiators;
    const host = deployed.deployments.get(provider)?.initiator?.(request.name);
    if (capability === undefined || host === undefined) throw new Error(`${provider} deployed no initiator`);
    // Several differ in number or size: their names say which is which.
    const id = `${place.provider}/${place.region}${index === 0 ? '' : `/${index + 1}`}`;
    const prefix = `initiators/${runId}/${request.name}`;
    const caller = platformCaller({ id, count: place.count, host, capability, prefix, detail });
    return { caller, place, series };
  });
  // One after the other: what a rehearsal takes of the cores, the next should not lack.
  for (const { caller, series } of platform) {
    const longestMs = Math.max(...series.map(({ load }) => load.durationMs));
    if (!stop.aborted) await caller.prepare(longestMs, stop);
  }
  const bySeries = new Map<string, Caller>();
  for (const { caller, series } of platform) for (const { id } of series) bySeries.set(id, caller);
  const outside = plan.series.some(({ vantage }) => vantage === 'external');
  return {
    of: ({ id }) => bySeries.get(id) ?? driver,
    facts: () => [
      ...(outside ? [{ id: driver.id, vantage: 'external' as const, region: null }] : []),
      ...platform.flatMap(({ caller, place }) =>
        Array.from({ length: place.count }, (_, index): CallerFacts => {
          return { id: `${caller.id}#${index + 1}`, vantage: 'platform', region: place.region };
        }),
      ),
    ],
    states: () => new Map(platform.flatMap(({ caller }) => [...caller.states()])),
  };
}
