/** Initiators on a real runtime share one schedule: each request leaves once and in time, whatever their clocks say and however many invocations follow each other. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mergeEncoded } from '../../src/engine/histogram.js';
import { scheduleOf } from '../../src/engine/schedule.js';
import type { DriveResult } from '../../src/model/Drive.js';
import { envelope, targetServer, type TargetServer } from '../engine/target-server.js';
import {
  farAway,
  initiatorsUnderTest,
  type FarAway,
  type InitiatorsUnderTest,
  loadOf,
  requestTo,
  SEQUENCE,
} from './initiators-under-test.js';

const never = new AbortController().signal;
const SIGNALS = { stop: never, hurry: never };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

describe('initiators on a platform', { concurrency: false }, () => {
  /** By position in the schedule: when it came, ms. */
  let arrivals: Map<number, number[]>;
  let server: TargetServer;
  let far: FarAway;
  before(async () => {
    arrivals = new Map();
    let ordinal = 10;
    server = await targetServer((request, response) => {
      const sequence = Number(request.headers[SEQUENCE]);
      arrivals.set(sequence, [...(arrivals.get(sequence) ?? []), performance.now()]);
      response.end(envelope(++ordinal));
    });
    far = await farAway(Number(new URL(server.url).port), 20);
  });
  after(async () => {
    far.end();
    await server.close();
  });

  describe('whose clocks are wrong by up to half a second, and drift', () => {
    // Each instance's own: what it reads is off by so much, and goes so much faster.
    const bent = `
      const offsetMs = (Math.random() - 0.5) * 1000;
      const pace = 1 + (Math.random() - 0.5) * 400e-6;
      const now = performance.now.bind(performance);
      const origin = performance.timeOrigin;
      Object.defineProperty(performance, 'now', { value: () => now() * pace + offsetMs, configurable: true });
    `;
    let initiators: InitiatorsUnderTest;
    before(async () => {
      initiators = await initiatorsUnderTest(bent);
    });
    after(() => initiators.end());

    it('begin within 5 ms of each other at a target far away, and keep the schedule', async () => {
      const count = 4;
      const caller = initiators.caller({ count });
      await caller.prepare(5_000, never);
      const load = loadOf(100, 4_000);
      const result = await caller.drive(requestTo(far.url, load), SIGNALS);
      assert.deepEqual(
        (result.shares ?? []).map(({ lost }) => lost),
        Array(count).fill(null),
      );
      const clocks = (result.shares ?? []).map(({ clock }) => clock?.offsetUs ?? 0);
      assert.ok(Math.max(...clocks) - Math.min(...clocks) > 20_000, 'their clocks were bent apart');
      const { intendedUs, leadIn } = scheduleOf(load);
      // When each share began, by its arrivals: the way is the same for all of them.
      const beganMs = Array.from({ length: count }, (_, index) =>
        median(
          [...intendedUs].flatMap((us, sequence) =>
            sequence % count === index ? (arrivals.get(sequence) ?? []).map((ms) => ms - us / 1_000) : [],
          ),
        ),
      );
      const apart = Math.max(...beganMs) - Math.min(...beganMs);
      assert.ok(
        apart < 5,
        `they began ${apart.toFixed(2)} ms apart: ${beganMs.map((ms) => ms.toFixed(1)).join(', ')}`,
      );
      const sent = [...arrivals.keys()].filter((sequence) => sequence >= leadIn);
      assert.equal(sent.length, intendedUs.length - leadIn);
      assert.equal(result.counts.intended, intendedUs.length - leadIn);
      const fastest = result.windows.length > 0;
      assert.ok(fastest);
      const responses = mergeEncoded(result.windows.map(({ histogram }) => histogram));
      assert.ok(
        responses.minNonZeroValue >= 38_000,
        `the way there and back takes 40 ms: ${responses.minNonZeroValue} µs`,
      );
    });
  });

  describe('that take over from each other', () => {
    let initiators: InitiatorsUnderTest;
    before(async () => {
      initiators = await initiatorsUnderTest();
    });
    after(() => initiators.end());

    it('follow each other where one invocation may not last as long as the load, without a gap', async () => {
      const caller = initiators.caller({ count: 2, driveMs: 5_000 });
      await caller.prepare(60_000, never);
      arrivals.clear();
      const load = loadOf(60, 10_000);
      const result: DriveResult = await caller.drive(requestTo(server.url, load), SIGNALS);
      const shares = result.shares ?? [];
      assert.deepEqual(
        shares.map(({ lost }) => lost),
        Array(4).fill(null),
        initiators.details.join('\n'),
      );
      assert.deepEqual(
        shares.map(({ segment }) => segment),
        [0, 0, 1, 1],
      );
      assert.equal(result.counts.intended, 600);
      assert.equal(result.measuredUs, 10_000_000);
      const { intendedUs, leadIn } = scheduleOf(load);
      // Calls that warm connections bear positions of their own, from 0 on.
      const own = [...arrivals].filter(([sequence]) => sequence >= leadIn);
      assert.equal(own.length, 600);
      assert.ok(own.every(([, times]) => times.length <= 1 + 3 * 4));
      const offsets = own.map(
        ([sequence, times]) => (times.at(-1) ?? 0) - (intendedUs[sequence] ?? 0) / 1_000,
      );
      const beganMs = median(offsets);
      const late = offsets.filter((ms) => Math.abs(ms - beganMs) > 50).length;
      assert.ok(late <= 30, `${late} of 600 came more than 50 ms from when they were intended`);
    });

    it('end when they are told to, and keep nothing of what was under way', async () => {
      const caller = initiators.caller({ count: 2 });
      const stop = new AbortController();
      arrivals.clear();
      const driving = caller.drive(requestTo(server.url, loadOf(60, 20_000)), {
        stop: stop.signal,
        hurry: never,
      });
      while (arrivals.size < 50) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort();
      const result = await driving;
      assert.equal(result.interrupted, true);
      assert.equal(result.counts.intended, 0);
    });
  });
});
