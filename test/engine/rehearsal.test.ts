import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startNullTarget, type NullTarget } from '../../src/drive/null-target.js';
import { rehearse, rehearsals } from '../../src/engine/rehearsal.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { systemClock } from '../../src/engine/clock.js';
import { drive } from '../../src/engine/drive.js';

describe('the rehearsal of the driving thread', () => {
  let target: NullTarget;
  before(async () => {
    target = await startNullTarget();
  });
  after(() => target.close());
  const never = new AbortController().signal;

  it('makes calls that succeed and are judged as those of a warm function, with a workload and without', async () => {
    const parts = [...rehearsals(target.url, 'here', 1), ...rehearsals(target.url, 'here', 2)];
    assert.deepEqual(
      parts.map(({ conversation }) => conversation === null),
      [true, false, true, true, false],
    );
    for (const { request, conversation } of parts) {
      const { counts, errors, canary, samples } = await drive(request, {
        clock: systemClock,
        conversation,
        vitals: null,
        stop: never,
        hurry: never,
      });
      assert.deepEqual(errors, []);
      assert.ok(counts.intended > 0);
      assert.equal(counts.warm, counts.intended, JSON.stringify(counts));
      assert.ok(canary !== null && samples !== null, 'the canary and the samples are code too');
    }
  });

  it('ends when a round compiled next to nothing, and does not wait for ever for that', async () => {
    const roundsUntil = async (sizes: readonly number[]): Promise<{ rounds: number; driven: number }> => {
      let driven = 0;
      let looks = 0;
      const way = (): Promise<unknown> => Promise.resolve(driven++);
      const compiledBytes = (): number => sizes[Math.min(looks++, sizes.length - 1)] ?? 0;
      const rounds = await rehearse({
        nullTargetUrl: target.url,
        caller: 'here',
        ways: [way, way],
        compiledBytes,
      });
      return { rounds, driven };
    };
    // Two loads in each round and way, and the sparse one once.
    assert.deepEqual(await roundsUntil([1_000, 3_000]), { rounds: 5, driven: 2 * (2 * 5 + 1) });
    assert.equal((await roundsUntil([100, 200, 300, 400, 500, 600, 606])).rounds, 6);
    assert.equal((await roundsUntil([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024])).rounds, 8);
  });

  it('ends early when it is stopped, and leaves the thread ready to drive', async () => {
    const caller = await startThreadCaller('here');
    try {
      const startedMs = performance.now();
      await caller.rehearse(target.url, never);
      const wholeMs = performance.now() - startedMs;
      const stop = new AbortController();
      stop.abort();
      const againMs = performance.now();
      await caller.rehearse(target.url, stop.signal);
      assert.ok(performance.now() - againMs < wholeMs / 2);

      const request = rehearsals(target.url, 'here', 1)[0]?.request;
      assert.ok(request !== undefined);
      const { counts, interrupted } = await caller.drive(request, { stop: never, hurry: never });
      assert.equal(interrupted, false);
      assert.equal(counts.warm, counts.intended);
      assert.ok(counts.intended > 0);
    } finally {
      await caller.close();
    }
  });
});
