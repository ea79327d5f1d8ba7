/** Answers of StartSyncExecution go in; results, evidence of each function, the longest way and the bill come out, or an error that says what is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readExecution, type ExecutionReply } from '../../src/engine/execution-reply.js';

const SERVICE_US = 50_000;
/** Of the envelope that a function answers with; `before`: what it carries of those before it. */
const envelope = (instance: string, durationUs: number, more: Record<string, unknown> = {}) => ({
  fm: 1,
  instance,
  ordinal: 1,
  ageUs: 1_000_000,
  durationUs,
  hops: [],
  result: instance,
  ...more,
});
const answer = (output: unknown, more: Record<string, unknown> = {}) => ({
  executionArn: 'arn:aws:states:eu-central-1:123456789012:express:machine:x:y',
  status: 'SUCCEEDED',
  output: JSON.stringify(output),
  billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
  ...more,
});
type Succeeded = ExecutionReply & { kind: 'succeeded' };
function succeeded(body: unknown): Succeeded {
  const reply = readExecution(body, SERVICE_US);
  assert.equal(reply.kind, 'succeeded');
  return reply as Succeeded;
}
const instancesOf = ({ invocations }: Succeeded): (string | null)[] =>
  invocations.map(({ instance }) => instance).sort();

describe('the answer of an execution', () => {
  it('tells of each function of a chain, and of the way through all of them', () => {
    const chain = envelope('c', 3_000, {
      before: [envelope('b', 2_000, { before: [envelope('a', 1_000)] })],
    });
    const reply = succeeded(answer(chain));
    assert.equal(reply.result, 'c');
    assert.deepEqual(instancesOf(reply), ['a', 'b', 'c']);
    assert.equal(reply.criticalUs, 6_000);
    assert.deepEqual(reply.bill, { billedMs: 100, memoryMb: 64 });
    assert.ok(reply.invocations.every(({ serviceUs }) => serviceUs === SERVICE_US));
  });

  it('of a map is an array of results, and the longest of its branches is its way', () => {
    const first = envelope('first', 500);
    const item = (name: string, us: number) => envelope(name, us, { before: [first] });
    const reply = succeeded(answer([item('x', 1_000), item('y', 4_000), item('z', 2_000)]));
    assert.deepEqual(reply.result, ['x', 'y', 'z']);
    assert.deepEqual(instancesOf(reply), ['first', 'x', 'y', 'z'], 'the one before the map is counted once');
    assert.equal(reply.criticalUs, 4_500);
    assert.equal(succeeded(answer([[item('x', 1)], []])).criticalUs, 501);
    assert.deepEqual(succeeded(answer([[item('x', 1)], []])).result, [['x'], []]);
  });

  it('tells of a function that joins a map, and what it invoked itself', () => {
    const branches = [envelope('x', 1_000), envelope('y', 5_000)];
    const hops = [
      { name: 'other', kind: 'invoke', us: 700, instance: 'o', ordinal: 3, ageUs: 9, durationUs: 600 },
    ];
    const reply = succeeded(answer(envelope('join', 2_000, { before: [branches], hops })));
    assert.deepEqual(instancesOf(reply), ['join', 'o', 'x', 'y']);
    assert.equal(reply.criticalUs, 7_000);
    assert.deepEqual(reply.hops, [{ name: 'other', kind: 'invoke', us: 700 }]);
  });

  it('counts two invocations of one instance, and the same one once', () => {
    const second = envelope('a', 2_000, { ordinal: 2, before: [envelope('a', 1_000)] });
    const reply = succeeded(answer(second));
    assert.deepEqual(
      reply.invocations.map(({ ordinal }) => ordinal),
      [2, 1],
    );
    const twice = succeeded(answer([envelope('a', 1_000), envelope('a', 1_000)]));
    assert.equal(twice.invocations.length, 1);
    assert.deepEqual(twice.result, ['a', 'a']);
  });

  it('counts each function once, by however many ways its envelope comes', () => {
    let layer = envelope('0', 1);
    for (let step = 1; step <= 10; step++) layer = envelope(String(step), 1, { before: [layer, layer] });
    const reply = succeeded(answer(layer));
    assert.equal(reply.invocations.length, 11);
    assert.equal(reply.criticalUs, 11);
  });

  it('that failed says why, in words of limited length', () => {
    const failed = { status: 'FAILED', error: 'RangeError', cause: 'x'.repeat(10_000) };
    assert.deepEqual(readExecution(failed, SERVICE_US), {
      kind: 'failed',
      error: 'RangeError',
      cause: 'x'.repeat(300),
    });
    assert.deepEqual(readExecution({ status: 'TIMED_OUT' }, SERVICE_US), {
      kind: 'failed',
      error: 'TIMED_OUT',
      cause: 'TIMED_OUT',
    });
  });

  it('without a bill is an answer all the same', () => {
    for (const billingDetails of [
      undefined,
      null,
      {},
      { billedDurationInMilliseconds: 100 },
      { billedDurationInMilliseconds: -1, billedMemoryUsedInMB: 64 },
      { billedDurationInMilliseconds: '100', billedMemoryUsedInMB: 64 },
    ])
      assert.equal(succeeded(answer(envelope('a', 1), { billingDetails })).bill, null);
  });

  it('is refused where it is none, or its output is no envelope', () => {
    const refused = (body: unknown, error: RegExp | typeof SyntaxError): void => {
      assert.throws(() => readExecution(body, SERVICE_US), error);
    };
    for (const body of [null, 1, 'SUCCEEDED', []]) refused(body, /not an object/);
    refused({}, /not that of an execution/);
    refused({ status: 'SUCCEEDED' }, /no output/);
    refused({ status: 'SUCCEEDED', output: { result: 1 } }, /no output/);
    refused({ status: 'SUCCEEDED', output: '{"fm":1' }, SyntaxError);
    refused(answer('a'), /not an object/);
    refused(answer({ result: 1 }), /lacks instance, ordinal, ageUs or durationUs/);
    refused(answer([envelope('a', 1), 7]), /not an object/);
    refused(answer(envelope('a', 1, { before: [{ instance: 'b' }] })), /lacks/);
    refused(answer(envelope('a', -1)), /lacks/);
  });

  it('is refused where it is too deep or carries too much', () => {
    let deep = envelope('0', 1);
    for (let step = 1; step <= 250; step++) deep = envelope(String(step), 1, { before: [deep] });
    assert.throws(() => readExecution(answer(deep), SERVICE_US), /nests too deeply/);
    let arrays: unknown = envelope('a', 1);
    for (let step = 0; step < 250; step++) arrays = [arrays];
    assert.throws(() => readExecution(answer(arrays), SERVICE_US), /nests too deeply/);
    const many = Array.from({ length: 10_001 }, (_, index) => envelope(String(index), 1));
    assert.throws(() => readExecution(answer(many), SERVICE_US), /too many invocations/);
    const [, ...most] = many;
    assert.equal(succeeded(answer([...most, ...most])).invocations.length, 10_000, 'each once');
  });

  it('that only arrays nest without end is refused, not an overflow', () => {
    const output = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    assert.throws(() => readExecution({ status: 'SUCCEEDED', output }, SERVICE_US), /nests too deeply/);
  });
});
