/** Functions that compute for long beside others: who counts less for Linux's scheduler, and for how long. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

/** sched(7): "/autogroup-123 nice 0". */
const weightOf = (pid: number): number =>
  Number(/nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'latin1'))?.[1]);

const hasGroups = (): boolean => {
  try {
    return readFileSync('/proc/sys/kernel/sched_autogroup_enabled', 'latin1').trim() === '1';
  } catch {
    return false;
  }
};

const SOURCE = `exports.handler = async ({ computeMs = 0, waitMs = 0 }) => {
  console.log(process.pid);
  for (const end = Date.now() + computeMs; Date.now() < end; );
  await new Promise((resolve) => setTimeout(resolve, waitMs));
};`;

describe(
  'an instance',
  { skip: hasGroups() ? false : 'this kernel has no groups of processes (autogroup)' },
  () => {
    let runtime: RuntimeUnderTest;
    before(async () => {
      runtime = await runtimeUnderTest();
    });
    after(() => runtime.end());

    /** What it counts, looked at again and again while it works, and its pid. */
    const weightsDuring = async (
      name: string,
      event: object,
    ): Promise<{ pid: number; weights: Set<number> }> => {
      await runtime.deploy(name, SOURCE);
      let ended = false;
      const call = runtime.invoke(name, event).finally(() => (ended = true));
      const pid = await eventually('it has begun', async () => {
        const [line = ''] = (await runtime.client.logs(name)).split('\n');
        return Number(line.split(' ').at(-1)) || false;
      });
      const weights = new Set<number>();
      while (!ended) {
        weights.add(weightOf(pid));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await call;
      return { pid, weights };
    };

    it('that computes and computes gives way, until it is through with it', async () => {
      const { pid, weights } = await weightsDuring('computing', { computeMs: 1500 });
      assert.ok(weights.has(10));
      await eventually('it counts as others do', () => weightOf(pid) === 0);
    });

    it('that computes, and then waits, counts as others do while it waits', async () => {
      const { pid, weights } = await weightsDuring('both', { computeMs: 1500, waitMs: 1500 });
      assert.ok(weights.has(10));
      assert.equal(weightOf(pid), 0);
    });

    it('that waits, or is called again and again, gives way to nobody', async () => {
      const { pid, weights } = await weightsDuring('waiting', { waitMs: 1000 });
      assert.deepEqual([...weights], [0]);
      const endMs = performance.now() + 1000;
      let slowestMs = 0;
      while (performance.now() < endMs) {
        const beganMs = performance.now();
        await runtime.invoke('waiting', { computeMs: 20 });
        slowestMs = Math.max(slowestMs, performance.now() - beganMs);
        weights.add(weightOf(pid));
      }
      // Unless others here kept it from the cores for as long as that.
      assert.ok(!weights.has(10) || slowestMs > 90, String(slowestMs));
    });
  },
);
