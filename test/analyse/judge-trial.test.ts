/** Validity on both sides of each limit. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeTrial } from '../../src/analyse/judge-trial.js';
import { driveResult } from './build-evidence.js';

/** `late` of `n` observations at `lateUs`, the rest at once. */
const observed = (n: number, late: number, lateUs: number) =>
  Array.from({ length: n }, (_, index) => (index < late ? lateUs : 40));

describe('judgeTrial', () => {
  it('accepts a trial whose sends and canary are in time', () => {
    assert.deepEqual(judgeTrial(driveResult({ warm: [100, 200] }), 4_000), []);
  });

  it('rejects 5 of 105 sends beyond 1 ms, and not 4', () => {
    assert.deepEqual(judgeTrial(driveResult({ lag: observed(105, 4, 1_100) }), 4_000), []);
    const [reason, ...more] = judgeTrial(driveResult({ lag: observed(105, 5, 1_100) }), 4_000);
    assert.deepEqual(more, []);
    assert.match(reason ?? '', /^schedule lag: 5 of 105 sends \(4\.76 %\) were beyond 1 ms/);
  });

  it('follows the rule itself when sends are many: 1.1 % late is too much, 0.9 % is not', () => {
    assert.equal(judgeTrial(driveResult({ lag: observed(100_000, 900, 2_000) }), null).length, 0);
    assert.equal(judgeTrial(driveResult({ lag: observed(100_000, 1_100, 2_000) }), null).length, 1);
  });

  it('lets the limit grow to 5 % of the response p99', () => {
    const late = driveResult({ lag: observed(105, 20, 3_000) });
    assert.equal(judgeTrial(late, 50_000).length, 1);
    assert.equal(judgeTrial(late, 70_000).length, 0);
  });

  it('rejects 3 of 33 canary calls beyond 5 ms, and not 2; and the limit grows to 10 %', () => {
    assert.equal(judgeTrial(driveResult({ canary: observed(33, 2, 6_000) }), 4_000).length, 0);
    assert.match(
      judgeTrial(driveResult({ canary: observed(33, 3, 6_000) }), 4_000)[0] ?? '',
      /^canary: 3 of 33/,
    );
    assert.equal(judgeTrial(driveResult({ canary: observed(33, 3, 6_000) }), 70_000).length, 0);
  });

  it('gives both reasons at once, and none for a trial that sent nothing', () => {
    const disturbed = driveResult({ lag: observed(105, 50, 9_000), canary: observed(33, 20, 9_000) });
    assert.equal(judgeTrial(disturbed, null).length, 2);
    assert.deepEqual(judgeTrial(driveResult({ lag: [], canary: [] }), null), []);
  });
});
