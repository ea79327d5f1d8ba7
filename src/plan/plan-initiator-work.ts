/** Series with initiators go in; how many invocations they take, for how long, at what cost and within which limits, comes out. Pure. */
import { intendedCount } from '../engine/schedule.js';
import type {
  InitiatorsPlan,
  PlannedInitiators,
  PlannedLimit,
  ResourcePlan,
  SeriesPlan,
} from '../model/Plan.js';
import type { InitiatorCapability, Provider } from '../model/Provider.js';

/** Getting ready, waiting for what is pending: of each invocation beside what it drives. */
const AROUND_MS = 3_000;
/** The first in the life of an instance, with its rehearsal. */
const PREPARE_S = 5;
/** A histogram of a second and its class, deflated, and what stands around all of them (measured on the reference runtime). */
const SECOND_BYTES = 600;
const REST_BYTES = 12_000;
/** What one process of Node on a core of its own sends without being late; less where it shares the core. */
const CALLS_PER_INITIATOR = 4_000;

type Driven = SeriesPlan & { initiators: InitiatorsPlan };

export function planInitiatorWork(
  series: readonly SeriesPlan[],
  trials: number,
  providers: readonly Provider[],
): { initiators: PlannedInitiators[]; limits: PlannedLimit[] } {
  const driven = series.filter((each): each is Driven => each.initiators !== null);
  const groups = new Map<string, Driven[]>();
  for (const each of driven) {
    const { provider, region, count, memoryMb } = each.initiators;
    const key = JSON.stringify([provider, region, count, memoryMb]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const planned = [...groups.values()].flatMap((group) => {
    const [first] = group;
    const capability = providers.find(({ name }) => name === first?.initiators.provider)?.initiators;
    if (first === undefined || capability === undefined) return [];
    const work = workOf(group, first.initiators, trials, capability);
    const { costUsd, limits } = capability.plan(work);
    return [{ initiators: { ...work, costUsd }, limits: [...rateLimit(work), ...limits] }];
  });
  return {
    initiators: planned.map(({ initiators }) => initiators),
    limits: planned.flatMap(({ limits }) => limits),
  };
}

/** How many invocations follow each other where one may drive for so long. */
export function chainLength(durationMs: number, longestMs: number): number {
  const secondsEach = Math.max(1, Math.floor(longestMs / 1_000));
  return Math.max(1, Math.ceil(durationMs / 1_000 / secondsEach));
}

function workOf(
  group: readonly Driven[],
  place: InitiatorsPlan,
  trials: number,
  { longestMs }: InitiatorCapability,
): Omit<PlannedInitiators, 'costUsd'> {
  const { count } = place;
  const chained = Math.max(...group.map(({ load }) => chainLength(load.durationMs, longestMs)));
  const drives = group.reduce(
    (sum, { load }) => sum + trials * count * chainLength(load.durationMs, longestMs),
    0,
  );
  const drivenMs = group.reduce(
    (sum, { load }) => sum + trials * count * (load.durationMs + load.leadInMs),
    drives * AROUND_MS,
  );
  const longest = Math.max(...group.map(({ load }) => load.durationMs)) / chained / 1_000;
  return {
    ...place,
    series: group.map(({ id }) => id),
    callsPerSecond: Math.ceil(Math.max(...group.map(({ load }) => meanRate(load))) / count),
    chained,
    // Each gets ready once, and warms its series up.
    invocations: drives + count * (1 + group.length),
    busySeconds: Math.ceil(drivenMs / 1_000 + count * PREPARE_S),
    concurrency: chained > 1 ? 2 * count : count,
    replyBytes: Math.round(REST_BYTES + longest * SECOND_BYTES),
  };
}

function meanRate(load: SeriesPlan['load']): number {
  return ((intendedCount(load) ?? 0) / Math.max(1, load.durationMs)) * 1_000;
}

function rateLimit({ provider, callsPerSecond }: Omit<PlannedInitiators, 'costUsd'>): PlannedLimit[] {
  return [
    {
      provider,
      what: 'calls per second that each initiator sends',
      needed: callsPerSecond,
      allowed: CALLS_PER_INITIATOR,
      hard: false,
      unit: 'calls/s',
      source: 'one process of Node on a core of its own',
    },
  ];
}

export function initiatorResource({ provider, count, memoryMb, region }: PlannedInitiators): ResourcePlan {
  return {
    provider,
    kind: 'initiator',
    count: 1,
    description: `${count} ${count === 1 ? 'instance' : 'instances'} of ${memoryMb} MB in ${region}, which drive the load`,
  };
}
