/** Results of several callers go in; whatever the order of merging, the same result comes out, and it holds every sample. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countsAddUp, emptyCounts } from '../../src/engine/counts.js';
import { encode, mergeEncoded, newHistogram, record } from '../../src/engine/histogram.js';
import { mergeDriveResults } from '../../src/engine/merge.js';
import type { BillTally, DriveResult, Window } from '../../src/model/Drive.js';

const histogramOf = (values: readonly number[]): string | null => {
  const histogram = newHistogram();
  for (const value of values) record(histogram, value);
  return encode(histogram);
};

function billOf(calls: number): BillTally | null {
  if (calls === 0) return null;
  return {
    calls,
    unread: 0,
    invocations: calls,
    billedMs: 2 * calls,
    initialised: 1,
    initMs: 1.5,
    maxMemoryMb: 60 + calls,
    nested: { invocations: calls, billedMs: 3 * calls },
    executions: { count: 1, billedMs: 100, mbMs: 6_400 },
    asked: histogramOf([calls]),
  };
}

function resultOf(caller: string, values: readonly number[], failures: number): DriveResult {
  const counts = {
    ...emptyCounts(),
    intended: values.length + failures,
    sent: values.length + failures,
    warm: values.length,
    timeouts: failures,
  };
  const windows = values.flatMap((value, index): Window[] => {
    const histogram = histogramOf([value]);
    const offsetUs = (index % 3) * 1_000_000;
    return histogram === null ? [] : [{ offsetUs, lengthUs: 1_000_000, startClass: 'warm', histogram }];
  });
  return {
    version: 'faasmark.drive/1',
    callers: [caller],
    startedAtMs: 1_000,
    measuredUs: 3_000_000,
    counts,
    leadIn: emptyCounts(),
    windows,
    failures: failures === 0 ? [] : [{ offsetUs: 0, lengthUs: 1_000_000, count: failures }],
    service: { warm: histogramOf(values), first: null, cold: null, unknown: null },
    slowest: values.map((responseUs, sequence) => ({ sequence, intendedUs: sequence, responseUs })),
    scheduleLag: histogramOf(values),
    canary: null,
    errors: [],
    connections: {
      opened: 1,
      late: 0,
      reopened: 0,
      failed: 0,
      dns: null,
      tcp: histogramOf([10]),
      tls: null,
      lateHandshake: null,
      http: ['1.1'],
      remotes: [],
    },
    waitedForConnection: 0,
    hops: [],
    functionTime: null,
    billed: billOf(values.length),
    signing: { ahead: values.length, inside: failures },
    bands: [],
    cold: [],
    instances: [{ instance: caller, youngestUs: 5, sawFirst: true, ordinal: values.length + 1 }],
    cpuUs: 10,
    cpuOverUs: 40,
    eventLoop: null,
    samples: null,
    interrupted: false,
  };
}

const shard = fc.record({
  caller: fc.constantFrom('a', 'b', 'c', 'd'),
  values: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 20 }),
  failures: fc.nat(5),
});

describe('merging drive results', () => {
  it('is associative', () => {
    fc.assert(
      fc.property(shard, shard, shard, (x, y, z) => {
        const [a, b, c] = [x, y, z].map(({ caller, values, failures }) => resultOf(caller, values, failures));
        assert.ok(a !== undefined && b !== undefined && c !== undefined);
        const left = mergeDriveResults(mergeDriveResults(a, b), c);
        const right = mergeDriveResults(a, mergeDriveResults(b, c));
        assert.deepEqual(left, right);
      }),
      { numRuns: 40 },
    );
  });

  it('equals one histogram of all values, and the counts still add up', () => {
    fc.assert(
      fc.property(fc.array(shard, { minLength: 2, maxLength: 5 }), (shards) => {
        const results = shards.map(({ caller, values, failures }) => resultOf(caller, values, failures));
        const merged = results.reduce(mergeDriveResults);
        assert.ok(countsAddUp(merged.counts));
        assert.equal(
          encode(mergeEncoded(merged.windows.map(({ histogram }) => histogram))),
          histogramOf(shards.flatMap(({ values }) => values)),
        );
      }),
      { numRuns: 40 },
    );
  });
});
