/** Functions that invoke functions through their context: results, errors, recursion, and what is left when one side ends. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FRAME } from '../../src/runtime/frames.js';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

/** Invokes what it is told to, and gives back the result, or the error as a value. */
const CALLER = `exports.handler = async ({ name, event }, context) => {
  try {
    return { result: await context.invoke(name, event) };
  } catch (error) {
    return { error: error.name, message: error.message, functionName: error.functionName };
  }
}`;

/** Counts down by invoking itself; the innermost refusal comes out at the top. */
const COUNTDOWN = `exports.handler = async (n, context) =>
  n === 0 ? [0] : [n, ...(await context.invoke(context.functionName, n - 1))]`;

/** Begins, waits for the gate, finishes; each leaves a mark in the store. */
const GATED = `exports.handler = async (event, { kv }) => {
  await kv.increase('begun');
  while ((await kv.get('gate')) === null) await new Promise((resolve) => setTimeout(resolve, 5));
  return kv.increase('finished');
}`;

describe('context.invoke', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest({ maxDepth: 3 });
    await runtime.deploy('caller', CALLER);
    await runtime.deploy('add', 'exports.handler = async (n) => n + 1');
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    await runtime.deploy('failing', 'exports.handler = async () => { throw new RangeError("out of it") }');
  });
  after(() => runtime.end());

  const call = async (name: unknown, event?: unknown): Promise<Record<string, unknown>> => {
    const answer = await runtime.invoke('caller', { name, event });
    assert.equal(errorTypeOf(answer), null, answer.body);
    return JSON.parse(answer.body) as Record<string, unknown>;
  };

  it('gives back the result, with every byte of it', async () => {
    assert.deepEqual(await call('add', 1), { result: 2 });
    const event = { z: 'é\u2028\\"', a: [1, 2.5, 1e21, null], text: 'ü'.repeat(500_000) };
    assert.deepEqual(await call('echo', event), { result: event });
    assert.deepEqual(await call('echo'), { result: {} });
    assert.deepEqual(await call('arn:aws:lambda:us-east-1:000000000000:function:add:$LATEST', 4), {
      result: 5,
    });
  });

  it('goes on in functions that are invoked', async () => {
    const inner = { name: 'caller', event: { name: 'add', event: 41 } };
    assert.deepEqual(await call('caller', inner), { result: { result: { result: 42 } } });
  });

  it('spreads to as many instances as there are calls, each with its own result', async () => {
    const source = `exports.handler = async (width, context) => {
      const items = Array.from({ length: width }, (_, index) => index);
      return Promise.all(items.map((item) => context.invoke('add', item)));
    }`;
    await runtime.deploy('spread', source);
    const expected = Array.from({ length: 16 }, (_, index) => index + 1);
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(JSON.parse((await runtime.invoke('spread', 16)).body), expected);
    }
  });

  it('rejects with the error of the function, and which it was', async () => {
    assert.deepEqual(await call('failing'), {
      error: 'RangeError',
      message: 'out of it',
      functionName: 'failing',
    });
    await runtime.deploy('crashing', 'exports.handler = () => process.exit(3)');
    const crashed = await call('crashing');
    assert.equal(crashed['error'], 'Runtime.ExitError');
    assert.match(String(crashed['message']), /exit status 3/);
  });

  it('rejects what the platform refuses, by AWS’s names', async () => {
    const nobody = await call('nobody');
    assert.equal(nobody['error'], 'ResourceNotFoundException');
    assert.match(String(nobody['message']), /nobody/);
    assert.equal((await call('no name at all'))['error'], 'ValidationException');
    assert.equal((await call('add:7', 1))['error'], 'ResourceNotFoundException');
    assert.equal((await call(7))['error'], 'TypeError');
    assert.equal((await call('x'.repeat(10_000)))['error'], 'TypeError');
  });

  it('refuses an event or a result of more than 6 MB', async () => {
    const source = `exports.handler = async ({ asked, given }, context) => {
      try {
        return (await context.invoke('large', { given, text: 'x'.repeat(asked) })).length;
      } catch (error) {
        return error.name;
      }
    }`;
    await runtime.deploy('large', 'exports.handler = async ({ given }) => "x".repeat(given)');
    await runtime.deploy('asks-much', source);
    const ask = async (asked: number, given: number): Promise<unknown> =>
      JSON.parse((await runtime.invoke('asks-much', { asked, given })).body);
    assert.equal(await ask(6_000_000, 6_000_000), 6_000_000);
    assert.equal(await ask(6_400_000, 1), 'RequestEntityTooLargeException');
    assert.equal(await ask(1, 6_400_000), 'Function.ResponseSizeTooLarge');
  });

  it('rejects when too many already wait', async () => {
    const crowded = await runtimeUnderTest({ queueLimit: 1 });
    try {
      await crowded.deploy('gated', GATED, { maxInstances: 1 });
      await crowded.deploy('open', 'exports.handler = (event, { kv }) => kv.set("gate", "open")');
      const source = `exports.handler = async (event, context) => {
        const running = context.invoke('gated');
        while ((await context.kv.get('begun')) === null) await new Promise((resolve) => setTimeout(resolve, 5));
        const two = [context.invoke('gated'), context.invoke('gated')];
        const refused = await Promise.any(two.map((each) => each.then(
          () => Promise.reject(new Error('not refused')),
          (error) => error.name,
        )));
        await context.invoke('open');
        const outcomes = await Promise.allSettled([running, ...two]);
        return [refused, ...outcomes.map((each) => each.value ?? each.reason.name)];
      }`;
      await crowded.deploy('crowd', source);
      const { body } = await crowded.invoke('crowd');
      const refusal = 'TooManyRequestsException';
      assert.deepEqual(JSON.parse(body), [refusal, 1, 2, refusal]);
    } finally {
      await crowded.end();
    }
  });

  it('follows a function that invokes itself, to the limit and not beyond', async () => {
    await runtime.deploy('countdown', COUNTDOWN);
    assert.deepEqual(JSON.parse((await runtime.invoke('countdown', 3)).body), [3, 2, 1, 0]);
    const beyond = await runtime.invoke('countdown', 4);
    assert.equal(errorTypeOf(beyond), 'RecursiveInvocationException');
    assert.match(beyond.body, /countdown is not invoked: 3 calls/);
  });

  it('knows which of an instance’s calls it belongs to', async () => {
    // All depths meet in one instance: what it says about itself cannot be what counts.
    await runtime.deploy('together', COUNTDOWN, { maxInstances: 1, concurrency: 16 });
    const answers = await Promise.all([3, 4, 3, 4].map((n) => runtime.invoke('together', n)));
    assert.deepEqual(answers.map(errorTypeOf), [
      null,
      'RecursiveInvocationException',
      null,
      'RecursiveInvocationException',
    ]);
    const instances = new Set(answers.map(({ headers }) => headers['x-faasmark-instance']));
    assert.equal(instances.size, 1);
  });

  it('ends by its time-out when it needs more instances than there may be, and harms nobody else', async () => {
    await runtime.deploy('narrow', COUNTDOWN, { maxInstances: 1, timeoutMs: 500 });
    const stuck = runtime.invoke('narrow', 1);
    assert.deepEqual(await call('add', 1), { result: 2 });
    assert.equal(errorTypeOf(await stuck), 'Sandbox.Timedout');
    // What waited went with its caller: the next call is the first in the queue.
    const next = await runtime.invoke('narrow', 0);
    assert.equal(next.body, '[0]');
    assert.equal(next.headers['x-faasmark-ordinal'], '1');
  });

  it('lets a function that was begun run to its end when its caller is killed, and begins none that waited', async () => {
    await runtime.deploy('gated', GATED, { maxInstances: 1 });
    await runtime.deploy('reader', 'exports.handler = (key, { kv }) => kv.get(key)');
    await runtime.deploy('opener', 'exports.handler = (event, { kv }) => kv.set("gate", "open")');
    const source = `exports.handler = (event, context) =>
      Promise.all([context.invoke('gated'), context.invoke('gated')])`;
    await runtime.deploy('impatient', source, { timeoutMs: 700 });
    const read = async (key: string): Promise<unknown> =>
      JSON.parse((await runtime.invoke('reader', key)).body);
    const killed = runtime.invoke('impatient');
    await eventually('one of them has begun', async () => (await read('begun')) === '1');
    assert.equal(errorTypeOf(await killed), 'Sandbox.Timedout');
    await runtime.invoke('opener');
    await eventually('it finishes', async () => (await read('finished')) === '1');
    await runtime.invoke('gated');
    assert.deepEqual([await read('begun'), await read('finished')], ['2', '2']);
  });

  it('costs its caller the time that it waits, and not the CPU time of others', async () => {
    const source = `exports.handler = async () => {
      const untilMs = performance.now() + 400;
      while (performance.now() < untilMs);
    }`;
    await runtime.deploy('busy', source);
    await runtime.invoke('caller', { name: 'busy' });
    const { headers } = await runtime.invoke('caller', { name: 'busy' });
    const durationUs = Number(headers['x-faasmark-duration-us']);
    assert.ok(durationUs >= 400_000, String(durationUs));
    assert.ok(
      Number(headers['x-faasmark-cpu-us']) < durationUs / 4,
      headers['x-faasmark-cpu-us']?.toString(),
    );
  });

  it('is refused once the handler has returned', async () => {
    const source = `exports.handler = async (event, context) => {
      if (event.late) setImmediate(() => context.invoke('add', 1).catch((error) => console.log('late:', error.message)));
      return 'returned';
    }`;
    await runtime.deploy('late', source);
    const first = await runtime.invoke('late', { late: true });
    await eventually('it was told', async () =>
      (await runtime.client.logs('late')).includes('late: add was'),
    );
    const second = await runtime.invoke('late');
    assert.equal(second.headers['x-faasmark-instance'], first.headers['x-faasmark-instance']);
  });

  it('in the name of a call that is not at hand is no call, and ends the instance', async () => {
    const source = `exports.handler = (ordinal) => {
      const whole = Buffer.alloc(9 + 6 + 4);
      whole.writeUInt32BE(10, 0);
      whole[4] = ${FRAME.invokeAsk};
      whole.writeUInt32BE(ordinal, 9);
      whole.writeUInt16BE(3, 13);
      whole.write('add1', 15);
      require('fs').writeSync(3, whole);
      return new Promise(() => {});
    }`;
    await runtime.deploy('forger', source);
    const answer = await runtime.invoke('forger', 99);
    assert.equal(errorTypeOf(answer), 'Runtime.ExitError');
    assert.match(answer.body, /a call in the name of none/);
    assert.deepEqual(await call('add', 1), { result: 2 });
  });
});
