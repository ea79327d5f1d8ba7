/** Calls of a long trial go in; what the recorder holds of them meanwhile stays small, and all of them come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeEncoded } from '../../src/engine/histogram.js';
import { jsLatencyCounter } from '../../src/engine/latency-counter.js';
import { newRecorder } from '../../src/engine/recorder.js';

const HOUR_S = 3_600;
const PER_SECOND = 8;

describe('recorder', () => {
  it('holds an hour of seconds in far less than a histogram for each', () => {
    const recorder = newRecorder({
      startUs: 0,
      instances: [],
      keepSamples: false,
      newCounter: jsLatencyCounter,
    });
    const before = process.memoryUsage().arrayBuffers;
    for (let sequence = 0; sequence < HOUR_S * PER_SECOND; sequence++) {
      const intendedUs = (sequence * 1_000_000) / PER_SECOND;
      const released = { sequence, intendedUs, releasedUs: intendedUs, coldKind: 'scale-out' } as const;
      recorder.release(released);
      const serviceUs = 1_000 + (sequence % 5_000);
      const ageUs = 1e9 + intendedUs;
      const instance = `instance-${sequence % 3}`;
      const invocation = { serviceUs, instance, ordinal: 2 + sequence, ageUs, durationUs: 900 };
      recorder.finish(
        released,
        {
          answer: { kind: 'success', result: null, invocations: [invocation], hops: [], functionTime: null },
          sentUs: intendedUs,
          completedUs: intendedUs + serviceUs,
          waited: false,
          remote: '127.0.0.1:80',
          bill: null,
          signing: null,
        },
        null,
      );
    }
    const heldBytes = process.memoryUsage().arrayBuffers - before;
    assert.ok(heldBytes < 32 * 1024 * 1024, `${heldBytes} bytes; a histogram for each second is 339 MB`);
    const { windows, counts } = recorder.conclude(HOUR_S * 1_000_000);
    assert.equal(new Set(windows.map(({ offsetUs }) => offsetUs)).size, HOUR_S);
    const held = mergeEncoded(windows.map(({ histogram }) => histogram)).totalCount;
    assert.equal(held, HOUR_S * PER_SECOND);
    assert.equal(counts.warm + counts.unknown, HOUR_S * PER_SECOND);
    assert.ok(counts.unknown <= 3);
  });

  it('keeps as many hop names as any workload has, however many a target invents', () => {
    const recorder = newRecorder({
      startUs: 0,
      instances: [],
      keepSamples: false,
      newCounter: jsLatencyCounter,
    });
    const names = 3_000;
    for (let sequence = 0; sequence < names; sequence++) {
      const intendedUs = sequence * 100;
      const released = { sequence, intendedUs, releasedUs: intendedUs, coldKind: 'scale-out' } as const;
      recorder.release(released);
      const ageUs = 1e9 + intendedUs * 1_000;
      const invocation = { serviceUs: 10, instance: 'one', ordinal: 2 + sequence, ageUs, durationUs: 9 };
      const hops = [{ name: `hop-${sequence}`, kind: 'invoke', us: 5 }];
      const answer = {
        kind: 'success',
        result: null,
        invocations: [invocation],
        hops,
        functionTime: null,
      } as const;
      const completedUs = intendedUs + 10;
      const outcome = {
        sentUs: intendedUs,
        completedUs,
        waited: false,
        remote: null,
        bill: null,
        signing: null,
      };
      recorder.finish(released, { ...outcome, answer: { ...answer, invocations: [invocation], hops } }, null);
    }
    const { hops, counts } = recorder.conclude(1_000_000);
    assert.ok(hops.length <= 257, `${hops.length} names`);
    const timed = mergeEncoded(hops.map(({ histogram }) => histogram)).totalCount;
    assert.equal(timed, counts.warm, 'the others stand together under one name');
  });
});
