/** What a call is planned to use is what the real shims then do: as many functions, writes and reads. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CompositionKind, Flow } from '../../src/model/Composition.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import { compose } from '../../src/plan/compose.js';
import { plannedUse } from '../../src/plan/planned-use.js';
import { LOAD } from '../analyse/build-evidence.js';
import { inMemory } from './fixtures/in-memory.js';

const STORES = { objectStore: 's3', keyValue: 'dynamodb' } as const;
const task = (name: string): Flow => ({ kind: 'task', function: name });
const sequence = (...steps: Flow[]): Flow => ({ kind: 'sequence', steps });
const map = (over: Flow): Flow => ({ kind: 'map', over });

/** So that there is something to go over, however deep maps stand in each other. */
function nested(width: number, depth: number): unknown {
  return depth === 0 ? 1 : Array.from({ length: width }, () => nested(width, depth - 1));
}

function composed(flow: Flow, composition: CompositionKind) {
  const functions = [{ name: 'step', sources: { node: '/nowhere/step.ts' } }];
  return compose({ functions, flow, input: (call) => call, check: () => null }, composition, STORES);
}

function seriesOf(flow: Flow, composition: CompositionKind, params: SeriesPlan['params']): SeriesPlan {
  return {
    id: 'aws/here/it',
    provider: 'aws',
    region: 'here',
    workload: 'it',
    composition,
    params,
    options: {},
    runtime: { language: 'node', version: '22', identifier: 'nodejs22.x' },
    memoryMb: 1_024,
    payloadBytes: 1_000,
    vantage: 'external',
    initiators: null,
    load: LOAD,
    stores: STORES,
    urlIndex: null,
    ...composed(flow, composition),
  };
}

const countOf = ({ stores }: ReturnType<typeof plannedUse>, operation: 'put' | 'get'): number =>
  stores.filter((one) => one.operation === operation).reduce((sum, { count }) => sum + count, 0);

describe('the planned use of a call', () => {
  it('counts functions, writes and reads as the shims do them, for any flow that begins with a task', async () => {
    const { flow: steps } = fc.letrec<{ flow: Flow; map: Flow; steps: Flow }>((tie) => ({
      flow: fc.oneof({ depthSize: 'small' }, fc.constant(task('step')), tie('map'), tie('steps')),
      map: tie('flow').map(map),
      steps: fc.array(tie('flow'), { minLength: 1, maxLength: 3 }).map((parts) => sequence(...parts)),
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { maxLength: 3 }),
        fc.constantFrom<CompositionKind[]>('caller', 'direct', 'object-store', 'key-value'),
        fc.integer({ min: 1, max: 3 }),
        async (rest, composition, width) => {
          const flow = sequence(task('step'), ...rest);
          const many = nested(width, 5);
          const use = plannedUse(seriesOf(flow, composition, { width }));
          // More than a test has time for.
          fc.pre(use.invocations <= 200);
          const did = await inMemory(composed(flow, composition), () => () => many, many);
          assert.equal(use.invocations, did.handled);
          assert.equal(countOf(use, 'put'), did.reads.size);
          const reads = [...did.reads.values()].reduce((sum, each) => sum + each, 0);
          assert.equal(countOf(use, 'get'), reads);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bills who waits for others: three functions that invoke each other take 300 + 200 + 100 ms', () => {
    const chain = sequence(task('step'), task('step'), task('step'));
    assert.equal(plannedUse(seriesOf(chain, 'direct', {})).billedMs, 600);
    assert.equal(plannedUse(seriesOf(chain, 'caller', {})).billedMs, 300);
    assert.equal(plannedUse(seriesOf(chain, 'in-process', {})).billedMs, 300);
    assert.equal(plannedUse(seriesOf(chain, 'in-process', {})).invocations, 1);
  });

  it('adds the time that a parameter gives each handler', () => {
    assert.equal(plannedUse(seriesOf(task('step'), 'caller', { sleepMs: 250 })).billedMs, 350);
    assert.equal(plannedUse(seriesOf(task('step'), 'caller', { items: 250 })).billedMs, 100);
  });

  it('has one execution for a state machine, in steps of 100 ms and 64 MB, and none elsewhere', () => {
    const flow = sequence(task('step'), map(task('step')));
    const params = { width: 4, sleepMs: 5 };
    // Two after each other on the critical path: 210 ms.
    assert.deepEqual(plannedUse(seriesOf(flow, 'orchestrator', params)).executions, {
      count: 1,
      mbMs: 300 * 64,
    });
    assert.deepEqual(plannedUse(seriesOf(flow, 'native', params)).executions, { count: 0, mbMs: 0 });
    assert.equal(plannedUse(seriesOf(flow, 'orchestrator', params)).invocations, 5);
  });
});
