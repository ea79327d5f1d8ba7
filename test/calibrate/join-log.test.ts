/** Joining samples with the target's log: the error of each request, and an account that notices whatever is missing or made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountHolds, joinLog } from '../../src/calibrate/join-log.js';
import type { TargetLog } from '../../src/calibrate/target-messages.js';
import { emptyCounts } from '../../src/engine/counts.js';
import type { DriveResult } from '../../src/model/Drive.js';
import type { Sample } from '../../src/model/Sample.js';

type Joinable = Parameters<typeof joinLog>[0];

/** `requests` answered after 5 ms each, one every millisecond, the first of them in the lead-in. */
function driven(requests: number): Joinable {
  const samples = Array.from({ length: requests }, (_, sequence): Sample => {
    const intendedUs = (sequence - 1) * 1_000;
    return {
      sequence,
      intendedUs,
      sentUs: intendedUs + 10,
      completedUs: intendedUs + 5_000,
      outcome: 'warm',
      instance: 'known',
      ordinal: sequence + 1,
      ageUs: 60_000_000,
      coldHops: 0,
      hops: 1,
      remote: null,
    };
  });
  const counts = (n: number): DriveResult['counts'] => ({ ...emptyCounts(), intended: n, sent: n, warm: n });
  return { samples, counts: counts(requests - 1), leadIn: counts(1) };
}

/** The target took 4 ms for each. */
function logOf(sequences: readonly number[]): TargetLog {
  const arrivalNs = Float64Array.from(sequences, (sequence) => 7e12 + sequence * 1e6);
  const departureNs = arrivalNs.map((ns) => ns + 4e6);
  return {
    sequences: Int32Array.from(sequences),
    arrivalNs,
    departureNs,
    handedOverNs: departureNs,
    cold: new Uint8Array(sequences.length),
    wrong: new Uint8Array(sequences.length),
  };
}

test('the error of a request is its response time less the time at the target; lead-ins are left out', () => {
  const { requests, account } = joinLog(driven(4), logOf([2, 0, 1, 3]));
  assert.deepEqual(
    requests.map(({ sequence, responseUs, truthUs, errorUs }) => [sequence, responseUs, truthUs, errorUs]),
    [1, 2, 3].map((sequence) => [sequence, 5_000, 4_000, 1_000]),
  );
  assert.ok(accountHolds(account));
});

test('the account does not hold when a request is missing, came twice, or came from nobody', () => {
  const holds = (sequences: readonly number[]): boolean =>
    accountHolds(joinLog(driven(4), logOf(sequences)).account);
  assert.ok(holds([0, 1, 2, 3]));
  assert.ok(!holds([0, 1, 2]), 'missing');
  assert.ok(!holds([0, 1, 2, 2]), 'twice');
  assert.ok(!holds([0, 1, 2, 9]), 'from nobody');
});

test('calls that warm the connections are in the account, and are not taken for those of the schedule', () => {
  const result = driven(4);
  result.leadIn = { ...result.leadIn, intended: 3, sent: 3, warm: 3 };
  const [first] = result.samples ?? [];
  assert.ok(first);
  result.samples = [-2, -1]
    .map((sequence) => ({ ...first, sequence, intendedUs: -5 }))
    .concat(result.samples ?? []);
  const log = logOf([0, 1, 0, 1, 2, 3]);
  log.departureNs[1] = 0;
  const { requests, account } = joinLog(result, log);
  assert.ok(accountHolds(account));
  assert.deepEqual(
    requests.map(({ sequence }) => sequence),
    [1, 2, 3],
  );
});

test('the account does not hold when the harness drops a request that it intended', () => {
  const result = driven(4);
  result.counts.intended++;
  assert.ok(!accountHolds(joinLog(result, logOf([0, 1, 2, 3])).account));
});

test('a request that timed out has no error, and one that never left the target has none either', () => {
  const result = driven(3);
  const [, second] = result.samples ?? [];
  if (second !== undefined) second.outcome = 'timeout';
  const log = logOf([0, 1, 2]);
  log.departureNs[2] = 0;
  assert.deepEqual(joinLog(result, log).requests, []);
});
