/** Latencies by class go in, the evidence that a caller would have brought back comes out, in real histograms. */
import { encode, newHistogram, record } from '../../src/engine/histogram.js';
import type { SeriesEvidence, TrialEvidence } from '../../src/analyse/evidence.js';
import { emptyCounts, failuresOf } from '../../src/engine/counts.js';
import type { DriveResult, HistogramData, Window } from '../../src/model/Drive.js';
import type { LoadPlan, SeriesPlan } from '../../src/model/Plan.js';
import { ERROR_KINDS, START_CLASSES, type ErrorKind, type StartClass } from '../../src/model/Sample.js';

export interface TrialSketch {
  billed?: DriveResult['billed'];
  /** µs, in the order in which they were intended, evenly over the measured part. */
  warm?: readonly number[];
  first?: readonly number[];
  cold?: readonly number[];
  unknown?: readonly number[];
  errors?: Partial<Record<ErrorKind, number>>;
  timeouts?: number;
  unfinished?: number;
  lag?: readonly number[];
  /** The slowest warm requests by sequence; none unless given. */
  slowest?: DriveResult['slowest'];
  canary?: readonly number[];
  measuredUs?: number;
  startedAtMs?: number;
  waitedForConnection?: number;
  remotes?: DriveResult['connections']['remotes'];
  interrupted?: boolean;
}

export function histogramOf(latencies: readonly number[]): HistogramData | null {
  const histogram = newHistogram();
  for (const latencyUs of latencies) record(histogram, latencyUs);
  return encode(histogram);
}

export function driveResult(sketch: TrialSketch): DriveResult {
  const measuredUs = sketch.measuredUs ?? 1_650_000;
  const counts = emptyCounts();
  for (const kind of ERROR_KINDS) counts.errors[kind] = sketch.errors?.[kind] ?? 0;
  for (const startClass of START_CLASSES) counts[startClass] = sketch[startClass]?.length ?? 0;
  counts.timeouts = sketch.timeouts ?? 0;
  counts.unfinished = sketch.unfinished ?? 0;
  counts.intended = counts.warm + counts.first + counts.cold + counts.unknown + failuresOf(counts);
  counts.sent = counts.intended;
  const failed = failuresOf(counts);
  const cold = histogramOf(sketch.cold ?? []);
  const warm = histogramOf(sketch.warm ?? []);
  return {
    version: 'faasmark.drive/1',
    callers: ['here'],
    startedAtMs: sketch.startedAtMs ?? 0,
    measuredUs,
    counts,
    leadIn: emptyCounts(),
    windows: START_CLASSES.flatMap((startClass) =>
      windowsOf(startClass, sketch[startClass] ?? [], measuredUs),
    ),
    service: {
      warm,
      first: histogramOf(sketch.first ?? []),
      cold,
      unknown: histogramOf(sketch.unknown ?? []),
    },
    slowest: sketch.slowest ?? [],
    scheduleLag: histogramOf(sketch.lag ?? new Array<number>(counts.sent).fill(50)),
    canary: histogramOf(sketch.canary ?? new Array<number>(33).fill(300)),
    errors: ERROR_KINDS.map((kind) => ({
      kind,
      count: counts.errors[kind],
      messages: [`a ${kind} failure`],
    })).filter(({ count }) => count > 0),
    failures: failed === 0 ? [] : [{ offsetUs: 0, lengthUs: Math.min(measuredUs, 1_000_000), count: failed }],
    connections: {
      opened: 16,
      late: 0,
      reopened: 0,
      failed: 0,
      dns: null,
      tcp: histogramOf(new Array<number>(16).fill(120)),
      tls: null,
      lateHandshake: null,
      http: ['1.1'],
      remotes: sketch.remotes ?? [{ address: '127.0.0.1:9000', requests: counts.sent, exceedances: 1 }],
    },
    waitedForConnection: sketch.waitedForConnection ?? 0,
    hops: warm === null ? [] : [{ name: 'step', kind: 'invoke', histogram: warm }],
    billed: sketch.billed ?? null,
    signing: null,
    functionTime: null,
    bands: warm === null ? [] : [{ ordinals: '>100', histogram: warm }],
    cold: cold === null ? [] : [{ kind: 'scale-out', histogram: cold }],
    instances: [],
    cpuUs: null,
    cpuOverUs: null,
    eventLoop: null,
    samples: null,
    interrupted: sketch.interrupted ?? false,
  };
}

function windowsOf(startClass: StartClass, latencies: readonly number[], measuredUs: number): Window[] {
  const seconds = new Map<number, number[]>();
  latencies.forEach((latencyUs, index) => {
    const offsetUs = Math.floor(((index / latencies.length) * measuredUs) / 1e6) * 1e6;
    seconds.set(offsetUs, [...(seconds.get(offsetUs) ?? []), latencyUs]);
  });
  return [...seconds].flatMap(([offsetUs, values]) => {
    const histogram = histogramOf(values);
    return histogram === null
      ? []
      : { offsetUs, lengthUs: Math.min(1_000_000, measuredUs - offsetUs), startClass, histogram };
  });
}

export const LOAD = {
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond: 64,
  durationMs: 1650,
  leadInMs: 165,
  connections: 16,
  timeoutMs: 10_000,
  maxInFlight: 4096,
  http: '1.1',
  warmUpCalls: 50,
} as const satisfies LoadPlan;

const PLAN: SeriesPlan = {
  id: 'local/local/noop[caller]',
  provider: 'local',
  region: 'local',
  workload: 'noop',
  composition: 'caller',
  params: {},
  options: {},
  runtime: { language: 'node', version: 'host', identifier: 'node' },
  memoryMb: 256,
  payloadBytes: 0,
  vantage: 'external',
  initiators: null,
  load: LOAD,
  functions: [],
  entry: { kind: 'function', function: 'noop' },
  stores: { objectStore: null, keyValue: null },
  urlIndex: null,
};

/** Each sketch is a block of its own; a pair is a trial and its re-run. */
export function seriesEvidence(
  blocks: readonly (TrialSketch | readonly [TrialSketch, TrialSketch])[],
  plan: Partial<SeriesPlan> = {},
): SeriesEvidence {
  const series = { ...PLAN, ...plan };
  const trials = blocks.flatMap((block, index): TrialEvidence[] => {
    const attempts = 'length' in block ? block : [block];
    return attempts.map((sketch, attempt) => ({
      plan: { series: series.id, index, block: index, order: 0, seed: index },
      attempt: attempt === 0 ? 0 : 1,
      result: driveResult({ startedAtMs: 1_000 * index, ...sketch }),
    }));
  });
  return {
    plan: series,
    emulated: [],
    deploy: { toFirstReplyMs: null, platformUs: null },
    warmUp: [],
    trials,
  };
}

/** mulberry32: uniform numbers in [0, 1) that are the same in every test run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A standard normal number (Box & Muller 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log-normal latencies in µs around a median. */
export function latencies(n: number, medianUs: number, sigma: number, random: () => number): number[] {
  return Array.from({ length: n }, () => medianUs * Math.exp(sigma * normal(random)));
}
