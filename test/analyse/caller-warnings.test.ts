/** Callers with and without a core of their own go in; only initiators that were short of it are warned of, together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callerWarnings } from '../../src/analyse/caller-warnings.js';
import type { CallerRecord } from '../../src/model/RunRecord.js';

const nothing = { p50Us: null, p99Us: null };
const calibration = {
  floor: nothing,
  canary: nothing,
  scheduleLag: { ...nothing, maxUs: null },
  eventLoop: { p99Us: null, maxUs: null },
};
const outside: CallerRecord = { id: 'here', vantage: 'external', region: null, calibration };
const initiator = (cpuShare: number | null): CallerRecord => ({
  id: 'there',
  vantage: 'platform',
  region: 'r',
  calibration,
  initiator: {
    memoryMb: 128,
    cpuShare,
    longestPauseUs: 1,
    driveCpuShare: null,
    instances: 1,
    clock: null,
    intended: 10,
    lost: 0,
  },
});

describe('warnings about callers', () => {
  it('name initiators that did not get a whole core, all in one', () => {
    const [warning, ...more] = callerWarnings([outside, initiator(0.07), initiator(0.5), initiator(1)]);
    assert.equal(more.length, 0);
    assert.equal(warning?.code, 'initiator-throttled');
    assert.match(warning.message, /^2 of 3 initiators .*at least 7 %/);
  });

  it('are none of callers outside, of whole cores, and of who told nothing', () => {
    assert.deepEqual(callerWarnings([outside, initiator(0.95), initiator(null)]), []);
  });
});
