/** Flows whose steps share an instance, beside the same flows whose steps do not: what comes out must be the same. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';

type Result = {
  output: unknown;
  steps: { name: string; us: number; instance: string; ordinal: number; ageUs: number }[];
};

/** Of an execution, or of its failure. */
type Body = Partial<Result> & Record<string, unknown>;

type State = Record<string, unknown>;

const task = (name: string, more: State = {}): State => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
  ...more,
});
let count = 0;
function sequence(...states: (State | string)[]): State {
  const prefix = `p${++count}-`;
  const entries = states.map((state, index): [string, State] => {
    const way = index === states.length - 1 ? { End: true } : { Next: `${prefix}${index + 1}` };
    return [`${prefix}${index}`, { ...(typeof state === 'string' ? task(state) : state), ...way }];
  });
  return { StartAt: `${prefix}0`, States: Object.fromEntries(entries) };
}

describe('a fused chain', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
    await runtime.deploy('add', 'exports.handler = async (n) => n + 1');
    await runtime.deploy('double', 'exports.handler = async (n) => n * 2');
    await runtime.deploy('show', 'exports.handler = async (event) => ({ event })');
    await runtime.deploy('failing', 'exports.handler = async () => { throw new RangeError("no") }');
  });
  after(() => runtime.end());

  interface Both {
    apart: { status: number; body: Body };
    fused: { status: number; body: Body };
  }
  const resultOf = async (flow: string, event: unknown): Promise<Result> =>
    JSON.parse((await runtime.execute(flow, event)).body) as Result;
  /** Puts it twice; what comes out is carried out both ways with each event. */
  const putBothWays = async (definition: State): Promise<(event: unknown) => Promise<Both>> => {
    const name = `flow-${++count}`;
    await runtime.client.putFlow(`${name}-apart`, definition);
    await runtime.client.putFlow(`${name}-fused`, definition, { fuse: true });
    return async (event) => {
      const [apart, fused] = await Promise.all(
        ['apart', 'fused'].map(async (way) => {
          const { status, body } = await runtime.execute(`${name}-${way}`, event);
          return { status, body: JSON.parse(body) as Body };
        }),
      );
      assert.ok(apart !== undefined && fused !== undefined);
      return { apart, fused };
    };
  };
  const instancesOf = ({ steps = [] }: Body): number => new Set(steps.map(({ instance }) => instance)).size;

  it('gives the same in one instance as in many, and tells how each step went', async () => {
    const definition = sequence('add', 'double', 'add', 'show');
    const run = await putBothWays(definition);
    const first = await run(3);
    assert.deepEqual(first.fused.body['output'], first.apart.body['output']);
    const again = await run(3);
    const warm = again.fused.body;
    assert.deepEqual(warm.output, { event: 9 });
    const { steps = [] } = warm;
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['add', 'double', 'add', 'show'],
    );
    assert.equal(instancesOf(warm), 1);
    assert.deepEqual(new Set(steps.map(({ ordinal }) => ordinal)), new Set([2]));
    assert.ok(steps.every(({ us }) => Number.isInteger(us) && us >= 0));
    assert.ok(steps.reduce((sum, { us }) => sum + us, 0) > 0);
    assert.equal(instancesOf(again.apart.body), 3);
  });

  it('hands on what JSON makes of a result, and no object that the step before still has', async () => {
    const results = [
      'undefined',
      'null',
      '() => 1',
      '[undefined, NaN, new Date(0)]',
      '({ a: undefined, b: { toJSON: () => 7 } })',
      '"é\\u2028\\ud800"',
    ];
    await runtime.deploy('odd', `exports.handler = async (index) => [${results.join(', ')}][index]`);
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    for (const definition of [sequence('odd', 'show'), sequence('echo', 'odd')]) {
      const run = await putBothWays(definition);
      for (const [index, result] of results.entries()) {
        const { apart, fused } = await run(index);
        assert.deepEqual(fused.body['output'], apart.body['output'], result);
      }
    }
    await runtime.deploy('keeper', 'const kept = { n: 0 }; exports.handler = async () => kept');
    await runtime.deploy('changer', 'exports.handler = async (event) => ++event.n');
    await runtime.client.putFlow('shared', sequence('keeper', 'changer'), { fuse: true });
    for (let round = 0; round < 2; round++) assert.equal((await resultOf('shared', 1)).output, 1);
  });

  it('gives each step its own context, files and working directory', async () => {
    const curious = (next: string): string => `const { readFileSync } = require('fs');
      exports.handler = async (event, context) => [...event, {
        name: context.functionName, memory: context.memoryLimitInMB, request: context.awsRequestId,
        left: context.getRemainingTimeInMillis() <= ${next === 'b' ? 5000 : 3000}, own: readFileSync('own.txt', 'utf8'),
        module: require('./part.cjs'), environment: process.env.DECLARED,
        invoked: await context.invoke('add', 1),
      }]`;
    const file = (path: string, text: string) => ({ path, contents: Buffer.from(text) });
    for (const [name, timeoutMs] of [
      ['b', 5000],
      ['c', 3000],
    ] as const) {
      await runtime.deploy(name, '', {
        files: [
          file('index.cjs', curious(name)),
          file('own.txt', `of ${name}`),
          file('part.cjs', `module.exports = 'part of ${name}'`),
        ],
        timeoutMs,
        environment: { DECLARED: 'yes' },
      });
    }
    const { apart, fused } = await (await putBothWays(sequence('b', 'c', 'b')))([]);
    const seen = [apart, fused].map(({ body }) => body['output'] as Record<string, unknown>[]);
    for (const output of seen) assert.equal(new Set(output.map(({ request }) => request)).size, 3);
    const [without, withFusion] = seen.map((output) =>
      output.map((each): Record<string, unknown> => ({ ...each, request: null })),
    );
    assert.deepEqual(withFusion, without);
    assert.equal(withFusion?.[1]?.['own'], 'of c');
    assert.equal(instancesOf(fused.body), 1);
  });

  it('fails as its step does, and says which', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `step-${index + 1}`);
    for (const name of names) {
      const body = name === 'step-7' ? 'throw new RangeError("at seven")' : 'return n + 1';
      await runtime.deploy(name, `exports.handler = async (n) => { ${body} }`);
    }
    const { apart, fused } = await (await putBothWays(sequence(...names)))(1);
    assert.equal(fused.body['step'], 'step-7');
    assert.equal(fused.body['errorType'], 'RangeError');
    assert.equal(fused.body['errorMessage'], 'at seven');
    assert.deepEqual(Object.keys(fused.body), Object.keys(apart.body));
    const bad = `exports.handler = async (kind) => {
      if (kind === 'text') throw 'only text';
      if (kind === 'large') return 'x'.repeat(7_000_000);
      const circle = {};
      return (circle.circle = circle);
    }`;
    await runtime.deploy('bad', bad);
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    const told = ({ body }: Both['apart']): unknown[] => [
      body['step'],
      body['errorType'],
      // What stands around the last step's result in a fused instance takes some bytes of its own.
      String(body['errorMessage']).replace(/70000\d\d/, '70000xx'),
    ];
    for (const definition of [sequence('echo', 'bad'), sequence('echo', 'bad', 'echo')]) {
      const run = await putBothWays(definition);
      for (const kind of ['circle', 'large', 'text']) {
        const both = await run(kind);
        assert.deepEqual(told(both.fused), told(both.apart), kind);
        assert.equal(both.fused.body['step'], 'bad');
      }
    }
  });

  it('fails as a whole when its instance ends, and works again with the next', async () => {
    await runtime.deploy(
      'crashing',
      'exports.handler = async (n) => { if (n === 1) process.exit(4); return n }',
    );
    await runtime.client.putFlow('crash', sequence('add', 'crashing'), { fuse: true });
    const crashed = JSON.parse((await runtime.execute('crash', 0)).body) as Record<string, unknown>;
    assert.equal(crashed['errorType'], 'Runtime.ExitError');
    assert.equal(crashed['step'], 'one of add, crashing');
    const next = await resultOf('crash', 1);
    assert.deepEqual([next.output, instancesOf(next)], [2, 1]);
  });

  it('runs new code of a step at once, and is fused again soon', async () => {
    await runtime.deploy('changing', 'exports.handler = async () => "old"');
    await runtime.client.putFlow('updated', sequence('changing', 'show'), { fuse: true });
    assert.deepEqual((await resultOf('updated', 1)).output, { event: 'old' });
    await runtime.deploy('changing', 'exports.handler = async () => "new"');
    assert.deepEqual((await resultOf('updated', 1)).output, { event: 'new' });
    const again = await eventually('its steps share an instance', async () => {
      const result = await resultOf('updated', 1);
      return instancesOf(result) === 1 && result;
    });
    assert.deepEqual(again.output, { event: 'new' });
    const fused = await eventually('the one before is gone', async () => {
      const names = (await runtime.client.listFunctions()).map(({ name }) => name);
      const ofThis = names.filter((name) => name.startsWith('fused~changing~'));
      return ofThis.length === 1 && ofThis;
    });
    await runtime.client.deleteFlow('updated');
    const names = (await runtime.client.listFunctions()).map(({ name }) => name);
    assert.ok(!names.includes(fused[0] ?? ''));
  });

  it('without one of its steps fails where that step would be', async () => {
    await runtime.deploy('fleeting', 'exports.handler = async (n) => n');
    await runtime.client.putFlow('incomplete', sequence('add', 'fleeting', 'add'), { fuse: true });
    assert.equal((await resultOf('incomplete', 1)).output, 3);
    await runtime.client.deleteFunction('fleeting');
    const answer = await runtime.execute('incomplete', 1);
    assert.equal(answer.status, 404);
    assert.match(answer.body, /step fleeting/);
  });

  it('leaves steps that are retried or caught to the gateway', async () => {
    await runtime.deploy(
      'flaky',
      'let n = 0; exports.handler = async (e) => { if (++n % 2) throw new RangeError("odd"); return e }',
    );
    const retried = task('flaky', {
      Retry: [{ ErrorEquals: ['RangeError'], IntervalSeconds: 1, MaxAttempts: 1 }],
    });
    await runtime.client.putFlow('careful', sequence('add', 'double', retried, 'add', 'show'), {
      fuse: true,
    });
    const result = await resultOf('careful', 1);
    assert.deepEqual(result.output, { event: 5 });
    const [first, second, third, fourth, fifth] = result.steps.map(({ instance }) => instance);
    assert.equal(first, second);
    assert.equal(fourth, fifth);
    assert.equal(new Set([first, third, fourth]).size, 3);
    const caught = {
      Type: 'Parallel',
      Branches: [sequence('add', 'failing')],
      Catch: [{ ErrorEquals: ['RangeError'], ResultPath: null, Next: 'after' }],
      End: true,
    };
    const definition = { StartAt: 'around', States: { around: caught, after: task('show', { End: true }) } };
    await runtime.client.putFlow('caught', definition, { fuse: true });
    assert.deepEqual((await resultOf('caught', 1)).output, { event: 1 });
  });

  it('is one for each item of a Map', async () => {
    const each = { Type: 'Map', ItemProcessor: sequence('add', 'double') };
    await runtime.client.putFlow('items', sequence(each, 'show'), { fuse: true });
    const result = await resultOf('items', [1, 2, 3]);
    assert.deepEqual(result.output, { event: [4, 6, 8] });
    assert.equal(instancesOf({ ...result, steps: result.steps.slice(0, 2) }), 1);
  });

  it('needs steps of one memory size and one environment, and says so', async () => {
    await runtime.deploy('larger', 'exports.handler = async (n) => n', { memoryMb: 192 });
    await runtime.client.putFlow('unlike', sequence('double', 'larger'), { fuse: true });
    const result = await resultOf('unlike', 2);
    assert.deepEqual([result.output, instancesOf(result)], [4, 2]);
    assert.match(await runtime.client.logs('double'), /not fused .*memory sizes differ/);
  });

  it('of code that does not load fails as its step would', async () => {
    await runtime.deploy('broken', 'throw new RangeError("at load")');
    await runtime.deploy('intact', 'exports.handler = async (n) => n');
    const { apart, fused } = await (await putBothWays(sequence('intact', 'broken')))(1);
    assert.deepEqual(
      [fused.body['step'], fused.body['errorType'], fused.body['errorMessage']],
      [apart.body['step'], apart.body['errorType'], apart.body['errorMessage']],
    );
    assert.equal(fused.body['step'], 'broken');
    // It is not tried again with each execution.
    const names = (await runtime.client.listFunctions()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith('fused~intact~')),
      [],
    );
    assert.match(await runtime.client.logs('intact'), /not fused any more: .*at load/);
  });

  it('is asked for by a truth value', async () => {
    const answer = await runtime.http('PUT', '/faasmark/flows/odd', {
      body: JSON.stringify({ definition: sequence('add', 'add'), fuse: 'yes' }),
    });
    assert.equal(answer.status, 400);
    assert.equal(errorTypeOf(answer), null);
  });
});
