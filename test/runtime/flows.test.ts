/** Flows run inside the gateway: sequences, maps, and steps that fail. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RuntimeRequestError } from '../../src/runtime/runtime-client.js';
import { runtimeUnderTest, type Answer, type RuntimeUnderTest } from './runtime-under-test.js';

interface Result {
  output: unknown;
  steps: { name: string; us: number; instance: string; ordinal: number; ageUs: number }[];
}

type State = Record<string, unknown>;
interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

let count = 0;
const task = (name: string): State => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
});
const map = (over: Definition, more: State = {}): State => ({ Type: 'Map', ItemProcessor: over, ...more });
/** One state after the other, with names that nothing else in a test has. */
function sequence(...states: State[]): Definition {
  const names = states.map(() => `state-${++count}`);
  const entries = states.map((state, index): [string, State] => {
    const next = names[index + 1];
    return [names[index] ?? '', { ...state, ...(next === undefined ? { End: true } : { Next: next }) }];
  });
  return { StartAt: names[0] ?? '', States: Object.fromEntries(entries) };
}
const resultOf = (answer: Answer): Result => JSON.parse(answer.body) as Result;

describe('a flow', () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
    await runtime.deploy(
      'add',
      'exports.handler = (n) => new Promise((resolve) => setTimeout(resolve, 20, n + 1))',
    );
    await runtime.deploy('list', 'exports.handler = async (n) => Array.from({ length: n }, (_, i) => i)');
    await runtime.deploy('wrapped', 'exports.handler = async (n) => ({ fm: 1, result: [n, n * 10] })');
    await runtime.deploy('echo', 'exports.handler = async (event) => event');
    await runtime.deploy('failing', 'exports.handler = async () => { throw new RangeError("no") }');
  });
  after(() => runtime.end());

  it('hands each step the reply of the one before, and tells how each went', async () => {
    await runtime.client.putFlow('three', sequence(task('add'), task('add'), task('echo')));
    await runtime.execute('three', 1);
    const answer = await runtime.execute('three', 1);
    assert.equal(answer.status, 200);
    const { output, steps } = resultOf(answer);
    assert.equal(output, 3);
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['add', 'add', 'echo'],
    );
    assert.deepEqual(
      steps.map(({ ordinal }) => ordinal),
      [3, 4, 2],
    );
    for (const { us, ageUs, instance } of steps) {
      assert.ok(us > 0 && Number.isInteger(us));
      assert.ok(ageUs > 0 && Number.isInteger(ageUs));
      assert.ok(instance.length > 0);
    }
    const [first, second] = steps;
    // The second was handed over after the first had taken its 20 ms, whatever else the machine was doing.
    assert.ok(second !== undefined && first !== undefined && second.ageUs - first.ageUs >= 19_000);
  });

  it('maps over an array, at the same time, in its order', async () => {
    await runtime.client.putFlow('mapped', sequence(task('list'), map(sequence(task('add'))), task('echo')));
    const { output, steps } = resultOf(await runtime.execute('mapped', 4));
    assert.deepEqual(output, [1, 2, 3, 4]);
    assert.equal(steps.length, 6);
  });

  it('maps over the result of an envelope, over nothing, and inside of maps', async () => {
    await runtime.client.putFlow(
      'envelope',
      sequence(task('wrapped'), map(sequence(task('add')), { ItemsPath: '$.result' })),
    );
    assert.deepEqual(resultOf(await runtime.execute('envelope', 4)).output, [5, 41]);
    await runtime.client.putFlow('empty', sequence(task('list'), map(sequence(task('add')))));
    assert.deepEqual(resultOf(await runtime.execute('empty', 0)).output, []);
    await runtime.client.putFlow('nested', sequence(map(sequence(task('list'), map(sequence(task('add')))))));
    assert.deepEqual(resultOf(await runtime.execute('nested', [2, 0, 1])).output, [[1, 2], [], [1]]);
  });

  it('fails as its step does, and says which', async () => {
    await runtime.client.putFlow('fails', sequence(task('add'), task('failing'), task('add')));
    const answer = await runtime.execute('fails', 1);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['x-amz-function-error'], 'Unhandled');
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    assert.equal(body['step'], 'failing');
    assert.equal(body['errorType'], 'RangeError');
    assert.equal(body['errorMessage'], 'no');
    await runtime.client.putFlow('fails', sequence(map(sequence(task('failing')))));
    assert.equal((await runtime.execute('fails', [1, 2, 3])).headers['x-amz-function-error'], 'Unhandled');
  });

  it('fails when there is nothing to map over', async () => {
    await runtime.client.putFlow('unmappable', sequence(task('add'), map(sequence(task('add')))));
    const answer = await runtime.execute('unmappable', 1);
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    assert.equal(body['errorType'], 'States.Runtime');
    assert.equal(answer.headers['x-amz-function-error'], 'Unhandled');
  });

  it('is checked when it is deployed', async () => {
    let deep = sequence(task('add'));
    for (let depth = 0; depth < 100; depth++) deep = sequence(map(deep));
    const bad: unknown[] = [
      deep,
      sequence(),
      task('add'),
      { StartAt: 'a', States: { a: task('add') } },
      7,
      null,
    ];
    for (const definition of bad) {
      const answer = await runtime.http('PUT', '/faasmark/flows/bad', {
        body: JSON.stringify({ definition }),
      });
      assert.equal(answer.status, 400, JSON.stringify(definition).slice(0, 100));
    }
    assert.equal((await runtime.execute('bad', 1)).status, 404);
  });

  it('says at its call that a function is not there', async () => {
    await runtime.client.putFlow('nobody', sequence(task('nobody')));
    const answer = await runtime.execute('nobody', 1);
    assert.equal(answer.status, 404);
    assert.match(answer.body, /nobody/);
  });

  it('is gone after it was deleted', async () => {
    await runtime.client.putFlow('short-lived', sequence(task('add')));
    await runtime.client.deleteFlow('short-lived');
    assert.equal((await runtime.execute('short-lived', 1)).status, 404);
    await assert.rejects(
      runtime.client.deleteFlow('short-lived'),
      (error) => error instanceof RuntimeRequestError && error.status === 404,
    );
  });
});
