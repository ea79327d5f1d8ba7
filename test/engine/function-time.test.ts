/** Durations and flows go in; how long functions ran in all and on the critical path comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  criticalPathUs,
  functionTimeOf,
  inParallel,
  inSequence,
  joinFunctionTime,
} from '../../src/engine/function-time.js';
import type { Flow } from '../../src/model/Composition.js';
import { answerOf } from '../../src/engine/reply.js';

const task = (name: string): Flow => ({ kind: 'task', function: name });
const step = (name: string, us: number) => ({ name, us });

describe('function time', () => {
  it('adds up what follows and takes the longest of what happens at the same time', () => {
    const a = { totalUs: 100, criticalUs: 100 };
    const b = { totalUs: 400, criticalUs: 250 };
    assert.deepEqual(inSequence(a, b), { totalUs: 500, criticalUs: 350 });
    assert.deepEqual(inParallel(a, b), { totalUs: 500, criticalUs: 250 });
    assert.equal(inSequence(a, null), null);
    assert.deepEqual(inParallel(a, { totalUs: 1, criticalUs: null }), { totalUs: 101, criticalUs: null });
  });

  it('is unknown where one function does not say how long it ran', () => {
    assert.equal(functionTimeOf([100, null], 100), null);
    assert.deepEqual(functionTimeOf([100, 50], 100), { totalUs: 150, criticalUs: 100 });
  });

  it('finds the critical path of a flow among its steps', () => {
    const flow: Flow = {
      kind: 'sequence',
      steps: [task('split'), { kind: 'map', over: task('work') }, task('collect')],
    };
    const steps = [
      step('split', 10),
      step('work', 300),
      step('work', 500),
      step('work', 200),
      step('collect', 20),
    ];
    assert.equal(criticalPathUs(flow, steps), 530);
    assert.equal(
      criticalPathUs({ kind: 'sequence', steps: [task('a'), task('a')] }, [step('a', 3), step('a', 4)]),
      7,
    );
    // Which steps of a branch belong together is not told.
    assert.equal(criticalPathUs({ kind: 'map', over: flow }, steps), null);
    assert.equal(criticalPathUs(task('other'), steps), null);
  });

  it('joins as a sum, of the critical path only where all know it', () => {
    const one = { calls: 1, totalUs: 10, criticalUs: 5 };
    assert.deepEqual(joinFunctionTime(one, one), { calls: 2, totalUs: 20, criticalUs: 10 });
    assert.deepEqual(joinFunctionTime(one, null), one);
    assert.equal(joinFunctionTime(one, { ...one, criticalUs: null })?.criticalUs, null);
  });

  it('is billed twice while a function waits for another, and once where the platform hands over', () => {
    const endpoint = { name: 'f', url: 'http://h/', method: 'POST', headers: {}, expectStatus: 200 } as const;
    const completion = (body: unknown) => ({
      sentUs: 0,
      completedUs: 3_000,
      waited: false,
      remote: null,
      outcome: { kind: 'reply', status: 200, headers: [], body: JSON.stringify(body) } as const,
    });
    const seen = { instance: 'i', ordinal: 2, ageUs: 1e6 };
    const envelope = (durationUs: number, hops: unknown[]) => ({
      fm: 1,
      ...seen,
      durationUs,
      hops,
      result: 1,
    });
    const inner = { name: 'g', kind: 'invoke', us: 900, ...seen, durationUs: 800, hops: [] };
    const direct = answerOf({ ...endpoint, reply: 'envelope' }, completion(envelope(1_000, [inner])));
    assert.ok(direct.kind === 'success');
    assert.deepEqual(direct.functionTime, { totalUs: 1_800, criticalUs: 1_000 });

    const flow: Flow = { kind: 'sequence', steps: [task('f'), task('g')] };
    const steps = [
      { name: 'deployed-f', us: 200, ...seen },
      { name: 'deployed-g', us: 800, ...seen },
    ];
    const native = answerOf(
      { ...endpoint, reply: 'flow', flow, hopNames: { 'deployed-f': 'f', 'deployed-g': 'g' } },
      completion({ output: envelope(800, []), steps }),
    );
    assert.ok(native.kind === 'success');
    assert.deepEqual(native.functionTime, { totalUs: 1_000, criticalUs: 1_000 });
  });
});
