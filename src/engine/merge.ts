/** Two drive results go in, one comes out, as if one caller had done both: associative, exact, for the same target and the same clock origin. */
import type {
  ConnectionTally,
  DriveResult,
  ErrorTally,
  HistogramData,
  InstanceEvidence,
  Window,
} from '../model/Drive.js';
import { START_CLASSES } from '../model/Sample.js';
import { joinBills, joinSignings } from './bill.js';
import { addCounts, emptyCounts } from './counts.js';
import { joinFunctionTime } from './function-time.js';
import { encode, mergeEncoded } from './histogram.js';
import { slowestOf } from './slowest.js';

const MESSAGES_KEPT = 3;

export function mergeDriveResults(a: DriveResult, b: DriveResult): DriveResult {
  const counts = emptyCounts();
  const leadIn = emptyCounts();
  for (const part of [a, b]) {
    addCounts(counts, part.counts);
    addCounts(leadIn, part.leadIn);
  }
  return {
    version: 'faasmark.drive/1',
    callers: [...new Set([...a.callers, ...b.callers])],
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    measuredUs: Math.max(a.measuredUs, b.measuredUs),
    counts,
    leadIn,
    windows: byKey([...a.windows, ...b.windows], windowKey, (x, y) => ({
      ...x,
      lengthUs: Math.max(x.lengthUs, y.lengthUs),
      histogram: mergedOf(x.histogram, y.histogram),
    })),
    failures: byKey(
      [...a.failures, ...b.failures],
      ({ offsetUs }) => String(offsetUs),
      (x, y) => ({
        offsetUs: x.offsetUs,
        lengthUs: Math.max(x.lengthUs, y.lengthUs),
        count: x.count + y.count,
      }),
    ),
    service: Object.fromEntries(
      START_CLASSES.map((each) => [each, merged(a.service[each], b.service[each])]),
    ) as DriveResult['service'],
    slowest: slowestOf([...a.slowest, ...b.slowest]),
    scheduleLag: merged(a.scheduleLag, b.scheduleLag),
    canary: merged(a.canary, b.canary),
    errors: byKey([...a.errors, ...b.errors], ({ kind }) => kind, joinTallies),
    connections: joinConnections(a.connections, b.connections),
    waitedForConnection: a.waitedForConnection + b.waitedForConnection,
    hops: byKey([...a.hops, ...b.hops], ({ kind, name }) => `${kind} ${name}`, joinHistograms),
    functionTime: joinFunctionTime(a.functionTime, b.functionTime),
    billed: joinBills(a.billed, b.billed),
    signing: joinSignings(a.signing, b.signing),
    bands: byKey([...a.bands, ...b.bands], ({ ordinals }) => ordinals, joinHistograms),
    cold: byKey([...a.cold, ...b.cold], ({ kind }) => kind, joinHistograms),
    instances: byKey([...a.instances, ...b.instances], ({ instance }) => instance, joinEvidence),
    cpuUs: sumOf(a.cpuUs, b.cpuUs),
    cpuOverUs: sumOf(a.cpuOverUs, b.cpuOverUs),
    eventLoop: merged(a.eventLoop, b.eventLoop),
    samples: a.samples === null || b.samples === null ? null : [...a.samples, ...b.samples],
    interrupted: a.interrupted || b.interrupted,
    ...joinShares(a, b),
  };
}

function joinShares(a: DriveResult, b: DriveResult): Pick<DriveResult, 'shares'> {
  if (a.shares === undefined && b.shares === undefined) return {};
  const shares = [...(a.shares ?? []), ...(b.shares ?? [])];
  return { shares: shares.sort((x, y) => x.segment - y.segment || x.index - y.index) };
}

const windowKey = ({ offsetUs, startClass }: Window): string => `${offsetUs} ${startClass}`;

function merged(a: HistogramData | null, b: HistogramData | null): HistogramData | null {
  return encode(mergeEncoded([a, b]));
}

function mergedOf(a: HistogramData, b: HistogramData): HistogramData {
  return merged(a, b) ?? a;
}

function joinHistograms<T extends { histogram: HistogramData }>(a: T, b: T): T {
  return { ...a, histogram: mergedOf(a.histogram, b.histogram) };
}

function joinTallies(a: ErrorTally, b: ErrorTally): ErrorTally {
  const messages = [...new Set([...a.messages, ...b.messages])].slice(0, MESSAGES_KEPT);
  return { kind: a.kind, count: a.count + b.count, messages };
}

function joinEvidence(a: InstanceEvidence, b: InstanceEvidence): InstanceEvidence {
  return {
    instance: a.instance,
    youngestUs: Math.min(a.youngestUs, b.youngestUs),
    sawFirst: a.sawFirst || b.sawFirst,
    ordinal: Math.max(a.ordinal, b.ordinal),
  };
}

function joinConnections(a: ConnectionTally, b: ConnectionTally): ConnectionTally {
  return {
    opened: a.opened + b.opened,
    late: a.late + b.late,
    reopened: a.reopened + b.reopened,
    failed: a.failed + b.failed,
    dns: merged(a.dns, b.dns),
    tcp: merged(a.tcp, b.tcp),
    tls: merged(a.tls, b.tls),
    lateHandshake: merged(a.lateHandshake, b.lateHandshake),
    http: [...new Set([...a.http, ...b.http])].sort(),
    remotes: byKey(
      [...a.remotes, ...b.remotes],
      ({ address }) => address,
      (x, y) => ({
        address: x.address,
        requests: x.requests + y.requests,
        exceedances: x.exceedances + y.exceedances,
      }),
    ),
  };
}

/** Those with the same key joined, sorted by key, so that the order of merging does not show. */
function byKey<T>(parts: readonly T[], keyOf: (part: T) => string, join: (a: T, b: T) => T): T[] {
  const joined = new Map<string, T>();
  for (const part of parts) {
    const key = keyOf(part);
    const before = joined.get(key);
    joined.set(key, before === undefined ? part : join(before, part));
  }
  return [...joined].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([, part]) => part);
}

/** Of what both know. */
function sumOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
