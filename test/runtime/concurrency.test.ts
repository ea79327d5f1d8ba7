/** More calls than instances: scaling out, queueing, refusing, and ending what is idle. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { errorTypeOf, eventually, runtimeUnderTest } from './runtime-under-test.js';

/** Answers when the gate opens: when somebody sets the key. */
const GATED = `exports.handler = async (event, { kv }) => {
  if (event.open) return kv.set('gate', 'open');
  console.log('arrived');
  while ((await kv.get('gate')) === null) await new Promise((resolve) => setTimeout(resolve, 5));
  return process.pid;
}`;

const OPENER = `exports.handler = (event, { kv }) => kv.set('gate', 'open')`;

const arrivals = (log: string): number => log.split('arrived').length - 1;

describe('concurrent calls', () => {
  it('get an instance each, and calls after them reuse the one used last', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('opener', OPENER);
      await runtime.deploy('gated', GATED);
      const calls = Array.from({ length: 5 }, () => runtime.invoke('gated'));
      await eventually('all five run', async () => arrivals(await runtime.client.logs('gated')) === 5);
      await runtime.invoke('opener');
      const answers = await Promise.all(calls);
      assert.equal(new Set(answers.map(({ headers }) => headers['x-faasmark-instance'])).size, 5);
      assert.equal(new Set(answers.map(({ body }) => body)).size, 5);
      const later = [await runtime.invoke('gated'), await runtime.invoke('gated')];
      assert.equal(new Set(later.map(({ headers }) => headers['x-faasmark-instance'])).size, 1);
    } finally {
      await runtime.end();
    }
  });

  it('beyond maxInstances wait for the instance; beyond the queue they are throttled', async () => {
    const runtime = await runtimeUnderTest({ queueLimit: 2 });
    try {
      await runtime.deploy('opener', OPENER);
      await runtime.deploy('gated', GATED, { maxInstances: 1 });
      const running = runtime.invoke('gated');
      await eventually('it runs', async () => arrivals(await runtime.client.logs('gated')) === 1);
      const three = [runtime.invoke('gated'), runtime.invoke('gated'), runtime.invoke('gated')];
      const throttled = await Promise.race(three);
      assert.equal(throttled.status, 429);
      assert.equal((JSON.parse(throttled.body) as { Type: string }).Type, 'TooManyRequestsException');
      await runtime.invoke('opener');
      const served = [await running, ...(await Promise.all(three)).filter((answer) => answer !== throttled)];
      assert.deepEqual(
        served.map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal(new Set(served.map(({ headers }) => headers['x-faasmark-instance'])).size, 1);
      assert.deepEqual(served.map(({ headers }) => headers['x-faasmark-ordinal']).sort(), ['1', '2', '3']);
    } finally {
      await runtime.end();
    }
  });

  it('whose client goes away are dropped from the queue, and finished when they run', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('opener', OPENER);
      await runtime.deploy('gated', GATED, { maxInstances: 1 });
      const first = new AbortController();
      const second = new AbortController();
      const running = runtime.invoke('gated', {}, { signal: first.signal });
      await eventually('it runs', async () => arrivals(await runtime.client.logs('gated')) === 1);
      const waiting = runtime.invoke('gated', {}, { signal: second.signal });
      const third = runtime.invoke('gated');
      first.abort();
      second.abort();
      await assert.rejects(running, { name: 'AbortError' });
      await assert.rejects(waiting, { name: 'AbortError' });
      await runtime.invoke('opener');
      const answer = await third;
      assert.equal(answer.status, 200);
      // Two calls ran on the one instance: the abandoned one to its end, then this one.
      assert.equal(answer.headers['x-faasmark-ordinal'], '2');
      assert.equal(arrivals(await runtime.client.logs('gated')), 2);
    } finally {
      await runtime.end();
    }
  });

  it('leave instances that end when they were idle for long enough', async () => {
    const runtime = await runtimeUnderTest({ keepAliveMs: 200 });
    try {
      await runtime.deploy('idle', 'exports.handler = async () => 1');
      const first = await runtime.invoke('idle');
      await eventually('it has ended', async () => (await runtime.client.describe()).instances === 0);
      const second = await runtime.invoke('idle');
      assert.notEqual(second.headers['x-faasmark-instance'], first.headers['x-faasmark-instance']);
      assert.equal(second.headers['x-faasmark-ordinal'], '1');
    } finally {
      await runtime.end();
    }
  });

  it('share an instance up to its concurrency, and more of them get another', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('opener', OPENER);
      await runtime.deploy('gated', GATED, { concurrency: 3 });
      const calls = Array.from({ length: 7 }, () => runtime.invoke('gated'));
      await eventually('all seven run', async () => arrivals(await runtime.client.logs('gated')) === 7);
      await runtime.invoke('opener');
      const answers = await Promise.all(calls);
      const ordinals = new Map<string, string[]>();
      for (const { status, headers } of answers) {
        assert.equal(status, 200);
        const instance = String(headers['x-faasmark-instance']);
        ordinals.set(instance, [...(ordinals.get(instance) ?? []), String(headers['x-faasmark-ordinal'])]);
      }
      assert.deepEqual([...ordinals.values()].map((each) => each.sort().join()).sort(), [
        '1',
        '1,2,3',
        '1,2,3',
      ]);
    } finally {
      await runtime.end();
    }
  });

  it('on one instance get each its own reply, whichever ends first', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy(
        'echo',
        `exports.handler = (event) => new Promise((resolve) => setTimeout(resolve, event.ms, event.n))`,
        { concurrency: 8, maxInstances: 1 },
      );
      const calls = Array.from({ length: 200 }, (_, n) => runtime.invoke('echo', { n, ms: (n * 7) % 23 }));
      assert.deepEqual(
        (await Promise.all(calls)).map(({ body }) => body),
        Array.from({ length: 200 }, (_, n) => String(n)),
      );
    } finally {
      await runtime.end();
    }
  });

  it('on one instance end with it: one that hangs is timed out, the others are told what happened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faasmark-concurrency-'));
    const gate = join(folder, 'open');
    const runtime = await runtimeUnderTest({ initTimeoutMs: 60_000 });
    try {
      await runtime.deploy(
        'stuck',
        `while (!require('node:fs').existsSync(process.env.GATE)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        exports.handler = (event) => event.hang ? new Promise(() => {}) : new Promise((resolve) => setTimeout(resolve, 5_000))`,
        { concurrency: 2, maxInstances: 1, timeoutMs: 1_000, environment: { GATE: gate } },
      );
      const calls = [];
      // Both wait until its code has loaded, and are then handed over in one turn, in the order in which they came:
      // however slow the machine is, the first is there when the second comes, and its time is over before.
      for (const hang of [true, false]) {
        calls.push(runtime.invoke('stuck', { hang }));
        await eventually('it waits', async () => {
          const { body } = await runtime.http('GET', '/faasmark/metrics');
          return body.includes(`faasmark_runtime_queued_calls{function="stuck"} ${calls.length}`);
        });
      }
      await writeFile(gate, '');
      const [first, second] = await Promise.all(calls);
      assert.ok(first !== undefined && second !== undefined);
      assert.equal(errorTypeOf(first), 'Sandbox.Timedout');
      assert.equal(errorTypeOf(second), 'Runtime.ExitError');
      assert.match(second.body, /another call timed out/);
    } finally {
      await runtime.end();
      await rm(folder, { recursive: true });
    }
  });
});
