/** What a target answers goes in; the evidence of every function on the way comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf } from '../../src/engine/reply.js';

const endpoint = (reply: 'envelope' | 'flow') =>
  ({ name: 'f', url: 'http://h/', method: 'POST', headers: {}, expectStatus: 200, reply }) as const;

const completion = (body: unknown) => ({
  sentUs: 1_000,
  completedUs: 3_000,
  waited: false,
  remote: null,
  outcome: { kind: 'reply', status: 200, headers: [], body: JSON.stringify(body) } as const,
});
const hop = (instance: string, ageUs: number) => ({
  name: instance,
  kind: 'invoke',
  us: 900,
  instance,
  ordinal: 1,
  ageUs,
  durationUs: 10,
  hops: [],
});
const envelope = (instance: string, hops: unknown[]) => ({
  fm: 1,
  instance,
  ordinal: 7,
  ageUs: 1e6,
  durationUs: 800,
  hops,
  result: instance,
});

describe('the answer of a target', () => {
  it('has every function that an envelope tells of, with the service time that its own caller saw', () => {
    const answer = answerOf(endpoint('envelope'), completion(envelope('outer', [hop('inner', 100)])));
    assert.ok(answer.kind === 'success');
    assert.deepEqual(
      answer.invocations.map(({ instance, serviceUs }) => [instance, serviceUs]),
      [
        ['outer', 2_000],
        ['inner', 900],
      ],
    );
  });

  it('has what the last steps of a flow invoked by themselves, and each step once', () => {
    const steps = ['split', 'a', 'b'].map((name) => ({
      name,
      us: 500,
      instance: `runtime-${name}`,
      ordinal: 3,
      ageUs: 1e6,
    }));
    const output = [envelope('a', [hop('booted', 100)]), envelope('b', [])];
    const answer = answerOf(endpoint('flow'), completion({ output, steps }));
    assert.ok(answer.kind === 'success');
    assert.deepEqual(
      answer.invocations.map(({ instance }) => instance),
      ['runtime-split', 'runtime-a', 'runtime-b', 'booted'],
    );
    assert.deepEqual(answer.result, ['a', 'b']);
  });
});
