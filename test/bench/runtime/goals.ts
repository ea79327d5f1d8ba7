/** Nothing goes in; what the runtime benchmark must show comes out: which figures are compared, and how far apart they may be. */
import type { ClientName } from './clients.js';
import {
  COMPOSED,
  FUNCTIONS_FRAMEWORK,
  LAMBDA_RIC,
  NODE_HTTP,
  RUNTIME,
  RUNTIME_8,
  RUNTIME_SELDOM,
  SERVERLESS_OFFLINE,
  WORKERD,
} from './contestants/names.js';
import { cpuOf, latencyOf, DEPLOYMENT, MEMORY, NEW_INSTANCE, PING_PONG } from './measure.js';

/** A figure of a measure in the block at hand; NaN where there is none. */
export type At = (measure: string, figure: string) => number;

export type Limit =
  | { kind: 'at-most'; value: number }
  /** The upper end of the interval has to keep it too. */
  | { kind: 'upper-bound-at-most'; value: number }
  | { kind: 'at-least'; value: number };

export type Goal = {
  what: string;
  /** Measures. */
  needs: readonly string[];
  /** Null: printed beside a goal, not judged. */
  limit: Limit | null;
} & (
  | {
      /** Of two contestants, each measured itself: the geometric mean over blocks. */
      kind: 'quotient';
      /** `both`: by each client. `own`: by the clock of the benchmark. */
      clients: 'both' | 'own';
      ours(at: At, client: ClientName): number;
      theirs(at: At, client: ClientName): number;
    }
  | {
      /** Of figures that are differences: the ratio of their means. */
      kind: 'differences';
      ours(at: At, client: ClientName): number;
      theirs(at: At, client: ClientName): number;
    }
  | { kind: 'value'; unit: string; value(at: At): number }
);

type Quantile = 'p50' | 'p90' | 'p99';

const atMost = (value: number): Limit => ({ kind: 'at-most', value });
const atLeast = (value: number): Limit => ({ kind: 'at-least', value });
const upperBoundAtMost = (value: number): Limit => ({ kind: 'upper-bound-at-most', value });

function latencies(
  what: string,
  [ours, theirs]: readonly [string, string],
  quantile: Quantile,
  limit: Limit | null,
): Goal {
  const [own, other] = [latencyOf(ours), latencyOf(theirs)];
  return {
    kind: 'quotient',
    what,
    needs: [own, other],
    limit,
    clients: 'both',
    ours: (at, client) => at(own, `${client} ${quantile}Us`),
    theirs: (at, client) => at(other, `${client} ${quantile}Us`),
  };
}

const warm = (quantile: Quantile, against: string, limit: Limit, ours = RUNTIME): Goal =>
  latencies(`warm ${quantile} against ${against}`, [ours, against], quantile, limit);

function perCpuSecond(against: string, limit: Limit, ours = RUNTIME_8, name = '8 in flight'): Goal {
  const [own, other] = [cpuOf(ours), cpuOf(against)];
  return {
    kind: 'quotient',
    what: `calls per CPU-second, ${name}, against ${against}`,
    needs: [own, other],
    limit: ours === RUNTIME_8 ? limit : null,
    clients: 'both',
    ours: (at, client) => at(own, `${client} callsPerCpuSecond`),
    theirs: (at, client) => at(other, `${client} callsPerCpuSecond`),
  };
}

const perCpuSecondBoth = (against: string, limit: Limit): Goal[] => [
  perCpuSecond(against, limit),
  perCpuSecond(against, limit, RUNTIME, '1 in flight'),
];

const medianOf =
  (name: keyof typeof COMPOSED) =>
  (at: At, client: ClientName): number =>
    at(latencyOf(COMPOSED[name]), `${client} p50Us`);
const needed = (...names: (keyof typeof COMPOSED)[]): string[] =>
  names.map((name) => latencyOf(COMPOSED[name]));

/** What one more step of a flow costs. */
const hopUs = (at: At, client: ClientName): number =>
  (medianOf('ten')(at, client) - medianOf('one')(at, client)) / 9;
/** Above the same put and the same get in one function: `contestants/compositions.ts` says what is compared. */
const handOverUs = (at: At, client: ClientName): number =>
  medianOf('handOver')(at, client) - medianOf('putAndGet')(at, client);
/** Above an empty flow and the two operations: both functions count, not only the second. */
const bothFunctionsUs = (at: At, client: ClientName): number =>
  handOverUs(at, client) + medianOf('one')(at, client) - medianOf('empty')(at, client);

export const GOALS: readonly Goal[] = [
  warm('p50', NODE_HTTP, atMost(1.25)),
  warm('p90', NODE_HTTP, atMost(1.3)),
  warm('p99', NODE_HTTP, upperBoundAtMost(1.3)),
  warm('p50', FUNCTIONS_FRAMEWORK, atMost(0.6)),
  warm('p99', FUNCTIONS_FRAMEWORK, atMost(0.5)),
  ...perCpuSecondBoth(NODE_HTTP, atLeast(0.6)),
  ...perCpuSecondBoth(FUNCTIONS_FRAMEWORK, atLeast(5)),
  ...perCpuSecondBoth(WORKERD, atLeast(2)),
  warm('p50', LAMBDA_RIC, atMost(0.35), RUNTIME_SELDOM),
  warm('p50', SERVERLESS_OFFLINE, atMost(0.25), RUNTIME_SELDOM),
  {
    kind: 'quotient',
    what: 'a new instance from the pool to its first result, against spawning a process',
    needs: [NEW_INSTANCE],
    limit: atMost(0.2),
    clients: 'own',
    ours: (at) => at(NEW_INSTANCE, 'pooledUs'),
    theirs: (at) => at(NEW_INSTANCE, 'spawnedUs'),
  },
  {
    kind: 'differences',
    what: 'a native hop, (T10 − T1)/9, against a ping-pong of two processes',
    needs: [...needed('one', 'ten'), PING_PONG],
    limit: atMost(1.5),
    ours: hopUs,
    theirs: (at) => at(PING_PONG, 'roundUs'),
  },
  latencies(
    'a fused chain of 10 against a single call',
    [COMPOSED.fused, COMPOSED.single],
    'p50',
    atMost(1.5),
  ),
  {
    kind: 'differences',
    what: 'a hand-over through the store, above its put and its get, in native hops',
    needs: needed('handOver', 'putAndGet', 'one', 'ten'),
    limit: atMost(2),
    ours: handOverUs,
    theirs: hopUs,
  },
  {
    kind: 'differences',
    what: 'both functions of a hand-over, above its put, its get and an empty flow, in native hops',
    needs: needed('handOver', 'putAndGet', 'one', 'ten', 'empty'),
    limit: null,
    ours: bothFunctionsUs,
    theirs: hopUs,
  },
  latencies(
    'a chain of 10 by nested HTTP against a native one',
    [COMPOSED.http, COMPOSED.ten],
    'p50',
    atLeast(4),
  ),
  latencies(
    'a chain of 10 by nested context.invoke against a native one',
    [COMPOSED.invoke, COMPOSED.ten],
    'p50',
    null,
  ),
  latencies(
    'a fan-out of 16 with join, 8 in flight, against a single call',
    [COMPOSED.fan, COMPOSED.single],
    'p50',
    atMost(4),
  ),
  latencies(
    'a fan-out of 16 with join, 1 in flight, against a single call',
    [COMPOSED.fanApart, COMPOSED.single],
    'p50',
    null,
  ),
  latencies(
    'a fan-out of 16, 8 in flight, without the function that splits, against a single call',
    [COMPOSED.fanAlone, COMPOSED.single],
    'p50',
    null,
  ),
  value('deploy of a new function to its first reply', DEPLOYMENT, 'deployMs', 'ms', 100),
  value('code update to its first new reply', DEPLOYMENT, 'updateMs', 'ms', 50),
  value('idle memory with 100 deployed and no instance, PSS without the pool', MEMORY, 'idleMb', 'MB', 120),
  value('the pool: PSS', MEMORY, 'poolMb', 'MB', null),
  value('the pool: size', MEMORY, 'pooled', 'processes', null),
  value('memory of a warm instance, PSS', MEMORY, 'instanceMb', 'MB', 15),
];

function value(what: string, measure: string, figure: string, unit: string, most: number | null): Goal {
  return {
    kind: 'value',
    what,
    needs: [measure],
    limit: most === null ? null : atMost(most),
    unit,
    value: (at) => at(measure, figure),
  };
}
