/** Whoever makes a run's resources is killed before and after every call, making and removing them; nothing is left at any of them once that was cleaned up. */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LaneAnswer, LaneOrder } from './crash-lane-main.js';

/** Most of a point is waiting, for a process to begin and for what may come late. */
const LANES = 2 * Math.min(availableParallelism(), 4);
/** Of the calls, those at which the whole command is killed too, and cleaned up after by commands. */
const WHOLE_EVERY = 18;
const LANE = fileURLToPath(new URL('crash-lane-main.js', import.meta.url));

let lanes: readonly ChildProcess[];
before(() => {
  lanes = Array.from({ length: LANES }, () => fork(LANE));
});
after(async () => {
  await Promise.all(
    lanes.map(async (lane) => {
      lane.send({ kind: 'end' } satisfies LaneOrder);
      await once(lane, 'exit');
    }),
  );
});

async function ask(lane: ChildProcess, order: LaneOrder): Promise<LaneAnswer> {
  const ended = new AbortController();
  lane.once('exit', () => ended.abort(new Error('a lane ended')));
  lane.send(order);
  const [answer] = (await once(lane, 'message', { signal: ended.signal })) as [LaneAnswer];
  lane.removeAllListeners('exit');
  return answer;
}

for (const by of ['ledger', 'tags'] as const) {
  test(`whoever is killed at any call leaves nothing that destroy does not find by its ${by}`, async (t) => {
    const beganMs = performance.now();
    const [first] = lanes;
    assert.ok(first !== undefined);
    const counted = await ask(first, { kind: 'count' });
    assert.ok(counted.kind === 'counted' && counted.code === 0, JSON.stringify(counted));
    const { calls } = counted;
    const orders = calls.flatMap((_, call) =>
      (['before', 'after'] as const).flatMap((when) =>
        [false, ...(call % WHOLE_EVERY === 0 ? [true] : [])].map((whole) => ({
          kind: 'kill' as const,
          point: { call, when },
          by,
          whole,
        })),
      ),
    );
    const points = { all: 0, whole: 0 };
    const operations = new Set<string>();
    const queue = orders.values();
    await Promise.all(
      lanes.map(async (lane) => {
        for (const order of queue) {
          const answer = await ask(lane, order);
          const { when, call } = order.point;
          assert.ok(answer.kind === 'killed');
          const what = `${when} call ${call}, ${answer.operation}: ${answer.output}`;
          assert.deepEqual(answer.left, [], what);
          if (!answer.killed) continue; // Calls of one run are not quite those of the next.
          operations.add(answer.operation);
          points.all += 1;
          if (order.whole) points.whole += 1;
        }
      }),
    );
    assert.ok(points.all >= orders.length - 4, `only ${points.all} of ${orders.length} points`);
    const seconds = Math.round((performance.now() - beganMs) / 1000);
    const said = `crash sweep by ${by}: killed at ${points.all} points (${points.whole} of them whole commands) around ${calls.length} calls of ${operations.size} operations, nothing left, ${seconds} s`;
    t.diagnostic(said);
    console.log(said);
  });
}
