/** Each open-loop profile drives a real server: what arrives there, and when, is what its schedule says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countsAddUp } from '../../src/engine/counts.js';
import { systemClock } from '../../src/engine/clock.js';
import { drive } from '../../src/engine/drive.js';
import { scheduleOf } from '../../src/engine/schedule.js';
import type { DriveRequest, DriveResult } from '../../src/model/Drive.js';
import type { ScheduledLoad } from '../../src/model/LoadProfile.js';
import { driveRequest, envelope, targetServer } from '../engine/target-server.js';

const CONNECTIONS = 4;

interface Driven {
  result: DriveResult;
  /** ms between the arrivals, in their order, at the server. */
  gapsMs: number[];
}

async function driven(load: ScheduledLoad, over: Partial<DriveRequest> = {}): Promise<Driven> {
  const arrivedMs: number[] = [];
  const server = await targetServer((request, response) => {
    request.resume();
    arrivedMs.push(performance.now());
    response.end(envelope(100 + arrivedMs.length));
  });
  try {
    const { signal } = new AbortController();
    const result = await drive(driveRequest(server.url, { ...over, load, connections: CONNECTIONS }), {
      clock: systemClock,
      conversation: null,
      vitals: null,
      stop: signal,
      hurry: signal,
    });
    const { intendedUs, leadIn } = scheduleOf(load);
    assert.equal(result.counts.intended, intendedUs.length - leadIn);
    assert.equal(result.leadIn.intended, leadIn + CONNECTIONS, 'one call warms each connection');
    assert.equal(result.counts.warm, result.counts.intended);
    assert.ok(countsAddUp(result.counts));
    assert.equal(arrivedMs.length, intendedUs.length + CONNECTIONS);
    arrivedMs.splice(0, CONNECTIONS);
    return { result, gapsMs: arrivedMs.map((at, index) => at - (arrivedMs[index - 1] ?? at)) };
  } finally {
    await server.close();
  }
}

describe('driving', { concurrency: true }, () => {
  it('a burst sends all at once, again and again', async () => {
    const { result, gapsMs } = await driven({
      profile: 'burst',
      size: 40,
      intervalMs: 1_000,
      durationMs: 2_000,
      leadInMs: 1_000,
      seed: 1,
    });
    assert.deepEqual(
      result.windows.map(({ offsetUs }) => offsetUs),
      [0, 1_000_000],
    );
    assert.equal(gapsMs.filter((gap) => gap > 400).length, 2, 'a pause between three bursts, and no other');
  });

  it('a step sends faster from its second on', async () => {
    const { result } = await driven({
      profile: 'step',
      arrival: 'jittered',
      ratePerSecond: 20,
      toRatePerSecond: 100,
      stepAtMs: 1_000,
      durationMs: 3_000,
      leadInMs: 100,
      seed: 1,
    });
    assert.equal(result.counts.intended, 220);
    assert.equal(result.samples?.filter(({ intendedUs }) => intendedUs >= 0 && intendedUs < 1e6).length, 20);
  });

  it('idle gaps send single calls after them, cold ones counted as reclaimed', async () => {
    const { gapsMs } = await driven(
      { profile: 'idle', gapsMs: [1_000, 2_000], durationMs: 4_000, leadInMs: 0, seed: 1 },
      { coldKind: 'idle-reclaimed' },
    );
    assert.deepEqual(
      gapsMs.slice(1).map((gap) => Math.round(gap / 500) * 500),
      [1_000, 2_000],
    );
  });

  it('a trace sends as many in each of its minutes', async () => {
    const { result } = await driven({
      profile: 'replay',
      source: 'trace.csv',
      function: null,
      countsPerMinute: [30, 0, 60],
      speedup: 60,
      durationMs: 3_000,
      leadInMs: 100,
      seed: 1,
    });
    const perSecond = [0, 0, 0];
    for (const { intendedUs } of result.samples ?? []) {
      if (intendedUs < 0) continue;
      const second = Math.floor(intendedUs / 1e6);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    assert.deepEqual(perSecond, [30, 0, 60]);
  });

  it('a ladder climbs from rung to rung', async () => {
    const { result } = await driven({
      profile: 'ladder',
      arrival: 'jittered',
      ratesPerSecond: [10, 20, 40],
      rungMs: 1_000,
      durationMs: 3_000,
      leadInMs: 100,
      seed: 1,
    });
    assert.equal(result.counts.intended, 70);
    assert.equal(result.measuredUs, 3_000_000);
  });
});
