/** What was driven goes in; the driving thread's share of CPU time comes out, over all the time in which it was counted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuShareOf } from '../../src/drive/series-state.js';
import { seriesEvidence } from '../analyse/build-evidence.js';
import { callTarget } from '../engine/target-server.js';

describe('the share of CPU time', () => {
  const shareOf = (cpuUs: number | null): number | null => {
    const { plan, trials } = seriesEvidence([{ measuredUs: 1_650_000 }, { measuredUs: 1_650_000 }]);
    const target = { plan, target: callTarget('http://127.0.0.1/'), lanes: 1, instances: [] };
    const cpuOverUs = 1_650_000;
    const driven = trials.map((trial) => ({ ...trial, result: { ...trial.result, cpuUs, cpuOverUs } }));
    const renew = (): Promise<boolean> => Promise.resolve(false);
    const state = { plan, target, emulated: [], platformUs: null, renew, warmUp: [], trials: driven };
    return cpuShareOf(new Map([[plan.id, state]]));
  };

  it('is one for a thread that was busy from the beginning to the end', () => {
    assert.equal(shareOf(1_650_000), 1);
  });

  it('is unknown where nobody could read the CPU time', () => {
    assert.equal(shareOf(null), null);
  });
});
