/** Whatever a function does to itself: its caller gets one error of the right kind, the next call works, others notice nothing. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { running } from './processes.js';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

const OUT_OF_MEMORY = 'Runtime.OutOfMemory';
const EXIT = 'Runtime.ExitError';

/** What the function does when it is told to, and what its caller is told. */
const CASES: readonly { title: string; does: string; errorType: string; survives?: true; more?: string }[] = [
  { title: 'throws', does: 'throw new TypeError("no")', errorType: 'TypeError', survives: true },
  { title: 'throws what is no error', does: 'throw "text"', errorType: 'string', survives: true },
  {
    title: 'throws later, outside of its promise',
    does: 'setTimeout(() => { throw new RangeError("later") }); await new Promise(() => {})',
    errorType: 'RangeError',
  },
  {
    title: 'leaves a rejection unhandled',
    does: 'Promise.reject(new RangeError("unhandled")); await new Promise(() => {})',
    errorType: 'RangeError',
  },
  { title: 'never settles', does: 'await new Promise(() => {})', errorType: 'Sandbox.Timedout' },
  { title: 'loops for ever', does: 'for (;;);', errorType: 'Sandbox.Timedout' },
  { title: 'exits', does: 'process.exit(3)', errorType: EXIT, more: 'exit status 3' },
  {
    title: 'exits as if nothing were wrong',
    does: 'process.exit(0)',
    errorType: EXIT,
    more: 'exit status 0',
  },
  { title: 'kills itself', does: 'process.kill(process.pid, "SIGKILL")', errorType: EXIT, more: 'SIGKILL' },
  { title: 'aborts', does: 'process.abort()', errorType: EXIT, more: 'SIGABRT' },
  {
    title: 'returns 10 MB',
    does: 'return "x".repeat(10_000_000)',
    errorType: 'Function.ResponseSizeTooLarge',
    survives: true,
  },
  {
    title: 'returns a circle',
    does: 'const circle = {}; circle.circle = circle; return circle',
    errorType: 'Runtime.MarshalError',
    survives: true,
  },
  {
    title: 'fills its heap',
    does: 'const all = []; for (;;) all.push(new Array(1000).fill(all.length))',
    errorType: OUT_OF_MEMORY,
  },
  {
    title: 'fills memory outside of its heap',
    does: `const all = [];
      for (let i = 0; i < 60; i++) {
        all.push(Buffer.alloc(4_000_000, 1));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await new Promise(() => {})`,
    errorType: OUT_OF_MEMORY,
  },
  {
    title: 'fills memory outside of its heap before anybody can look',
    does: 'const all = []; for (;;) all.push(Buffer.alloc(16_000_000, 1))',
    errorType: OUT_OF_MEMORY,
  },
  {
    title: 'writes garbage to the channel',
    does: 'require("fs").writeSync(3, "garbage ".repeat(50)); await new Promise(() => {})',
    errorType: EXIT,
  },
  {
    title: 'forges a reply to a call that nobody made',
    does: 'const b = Buffer.alloc(14); b.writeUInt32BE(5); b[4] = 5; b[8] = 99; require("fs").writeSync(3, b); await new Promise(() => {})',
    errorType: EXIT,
  },
  {
    title: 'asks for more than it could ever read',
    does: `await context.kv.set('big', 'x'.repeat(5_000_000));
      return (await Promise.all(Array.from({ length: 1000 }, () => context.kv.get('big')))).length`,
    errorType: EXIT,
  },
  {
    title: 'closes the channel',
    does: 'require("fs").closeSync(3); await new Promise(() => {})',
    errorType: EXIT,
  },
];

describe('a function that', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest({ initTimeoutMs: 3000 });
    await runtime.deploy('neighbour', 'exports.handler = async () => "fine"');
    await runtime.invoke('neighbour');
  });
  after(() => runtime.end());

  const instancesAreGone = (of: string): Promise<boolean> =>
    eventually('its instance is gone', async () => {
      const list = await runtime.client.listFunctions();
      return list.find(({ name }) => name === of)?.instances === 0;
    });

  for (const { title, does, errorType, survives, more } of CASES) {
    it(`${title}: ${errorType}`, async () => {
      const source = `exports.handler = async (event, context) => { if (event.bad) { ${does} } return 'well' }`;
      const timesOut = errorType === 'Sandbox.Timedout';
      await runtime.deploy('bad', source, { memoryMb: 64, timeoutMs: timesOut ? 300 : 10_000 });
      const well = await runtime.invoke('bad');
      assert.equal(well.body, '"well"');
      const neighbour = await runtime.invoke('neighbour');

      const failing = runtime.invoke('bad', { bad: true });
      assert.equal((await runtime.invoke('neighbour')).body, '"fine"');
      const failed = await failing;
      assert.equal(failed.status, 200);
      assert.equal(failed.headers['x-amz-function-error'], 'Unhandled');
      assert.equal(errorTypeOf(failed), errorType, failed.body);
      assert.ok(failed.body.includes(more ?? ''), failed.body);
      assert.equal(failed.headers['x-faasmark-instance'], well.headers['x-faasmark-instance']);
      assert.equal(failed.headers['x-faasmark-ordinal'], '2');

      const next = await runtime.invoke('bad');
      assert.equal(next.body, '"well"');
      const sameInstance = next.headers['x-faasmark-instance'] === well.headers['x-faasmark-instance'];
      assert.equal(sameInstance, survives === true);
      const after = await runtime.invoke('neighbour');
      assert.equal(after.headers['x-faasmark-instance'], neighbour.headers['x-faasmark-instance']);
    });
  }

  it('dies between two calls costs the next call nothing', async () => {
    const source = `exports.handler = async (event) => {
      if (event.bad) setTimeout(() => process.exit(1), 50);
      return process.pid;
    }`;
    await runtime.deploy('fleeting', source);
    const first = await runtime.invoke('fleeting', { bad: true });
    await instancesAreGone('fleeting');
    const second = await runtime.invoke('fleeting');
    assert.equal(errorTypeOf(second), null);
    assert.notEqual(second.body, first.body);
  });

  it('hangs while it loads fails the call that waits for it', async () => {
    await runtime.deploy('stuck', 'for (;;);');
    assert.equal(errorTypeOf(await runtime.invoke('stuck')), 'Sandbox.Timedout');
  });

  it('starts other processes takes them along when it ends', async () => {
    const source = `exports.handler = async (event) => {
      if (event.bad) for (;;);
      return require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).pid;
    }`;
    await runtime.deploy('parent', source, { timeoutMs: 1000 });
    const childPid = Number((await runtime.invoke('parent')).body);
    assert.deepEqual(await running([childPid]), [childPid]);
    assert.equal(errorTypeOf(await runtime.invoke('parent', { bad: true })), 'Sandbox.Timedout');
    await eventually('its child has ended', async () => (await running([childPid])).length === 0);
  });

  it('ends its process in the turn in which it answered has answered', async () => {
    const source = `exports.handler = async (event, { kv }) => {
      // Frames of one turn leave together once a turn has brought two.
      await Promise.all([kv.set('a', 'b'), kv.set('b', 'c')]);
      if (event.bad) process.nextTick(() => process.exit(0));
      return 'answered';
    }`;
    await runtime.deploy('hasty', source);
    assert.equal((await runtime.invoke('hasty', { bad: true })).body, '"answered"');
    await instancesAreGone('hasty');
    assert.equal((await runtime.invoke('hasty')).body, '"answered"');
  });

  it('writes more than can be read waits for it, and does not run out of memory', async () => {
    const source = `exports.handler = async () => {
      for (let megabyte = 0; megabyte < 20; megabyte++) process.stdout.write('x'.repeat(999_999) + '\\n');
      return 'written';
    }`;
    await runtime.deploy('talkative', source, { timeoutMs: 60_000 });
    const instances = new Set();
    for (let call = 0; call < 8; call++) {
      const answer = await runtime.invoke('talkative');
      assert.equal(answer.body, '"written"');
      instances.add(answer.headers['x-faasmark-instance']);
    }
    assert.equal(instances.size, 1);
  });

  it('throws something with an endless message still gets a bounded error to its caller', async () => {
    await runtime.deploy(
      'verbose',
      'exports.handler = async () => { throw new Error("x".repeat(20_000_000)) }',
    );
    const answer = await runtime.invoke('verbose');
    assert.equal(errorTypeOf(answer), 'Error');
    assert.ok(answer.body.length < 100_000);
  });
});
