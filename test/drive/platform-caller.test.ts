/** Initiators on a real runtime share one schedule: what one of them loses is counted, and the next trial is whole again. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countsAddUp } from '../../src/engine/counts.js';
import { envelope, targetServer, type TargetServer } from '../engine/target-server.js';
import {
  initiatorsUnderTest,
  type InitiatorsUnderTest,
  loadOf,
  requestTo,
  SEQUENCE,
} from './initiators-under-test.js';

const never = new AbortController().signal;
const SIGNALS = { stop: never, hurry: never };

describe('initiators on a platform', { concurrency: false }, () => {
  /** By position in the schedule: when it came, ms. */
  let arrivals: Map<number, number[]>;
  let server: TargetServer;
  before(async () => {
    arrivals = new Map();
    let ordinal = 10;
    server = await targetServer((request, response) => {
      const sequence = Number(request.headers[SEQUENCE]);
      arrivals.set(sequence, [...(arrivals.get(sequence) ?? []), performance.now()]);
      response.end(envelope(++ordinal));
    });
  });
  after(async () => {
    await server.close();
  });

  describe('one of which is killed', () => {
    let initiators: InitiatorsUnderTest;
    before(async () => {
      initiators = await initiatorsUnderTest();
    });
    after(() => initiators.end());

    it('lose its share, which counts as unfinished and is told; the next trial is whole again', async () => {
      const caller = initiators.caller({ count: 3 });
      await caller.prepare(5_000, never);
      arrivals.clear();
      const load = loadOf(90, 3_000);
      const driving = caller.drive(requestTo(server.url, load), SIGNALS);
      while (arrivals.size < 100) await new Promise((resolve) => setTimeout(resolve, 5));
      const [pid] = initiators.pids().slice(-1);
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      const result = await driving;
      const lost = (result.shares ?? []).filter((share) => share.lost !== null);
      assert.equal(lost.length, 1);
      assert.equal(lost[0]?.lost?.kind, 'died');
      assert.equal(lost[0]?.intended, 90);
      assert.ok(countsAddUp(result.counts));
      assert.equal(result.counts.intended, 270);
      assert.equal(result.counts.unfinished, 90);
      assert.equal(
        result.failures.reduce((sum, { count }) => sum + count, 0),
        90,
      );

      const next = await caller.drive(requestTo(server.url, load), SIGNALS);
      assert.deepEqual(
        (next.shares ?? []).map((share) => share.lost),
        [null, null, null],
      );
      assert.equal(next.counts.intended, 270);
      assert.equal(next.counts.unfinished, 0);
    });
  });
});
