/** What compose cuts out of flows, and that whatever it cuts does together what the flow says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FaasmarkError } from '../../src/errors.js';
import type { CompositionKind, Flow } from '../../src/model/Composition.js';
import type { FunctionDefinition, WorkloadDesign } from '../../src/model/Workload.js';
import { compose, type EdgeStores } from '../../src/plan/compose.js';
import { flows, handlerOf, HANDLERS, interpret } from './fixtures/drawn-flows.js';
import { inMemory } from './fixtures/in-memory.js';

const STORES: EdgeStores = { objectStore: 's3', keyValue: 'dynamodb', queue: 'sqs' };
const JOINED: CompositionKind[] = [
  'in-process',
  'caller',
  'native',
  'direct',
  'object-store',
  'key-value',
  'queue',
];

const task = (name: string): Flow => ({ kind: 'task', function: name });
const sequence = (...steps: Flow[]): Flow => ({ kind: 'sequence', steps });
const map = (over: Flow): Flow => ({ kind: 'map', over });

function designOf(flow: Flow, ...names: string[]): WorkloadDesign {
  const functions = names.map((name): FunctionDefinition => ({
    name,
    sources: { node: `/nowhere/${name}.ts` },
  }));
  return { functions, flow, input: (call) => call, check: () => null };
}

describe('compose', () => {
  it('numbers functions that occur more than once, and keeps the names of the others', () => {
    const flow = sequence(task('start'), task('step'), map(task('step')));
    const { functions, entry } = compose(designOf(flow, 'start', 'step'), 'caller', STORES);
    assert.deepEqual(
      functions.map(({ name }) => name),
      ['start', 'step-1', 'step-2'],
    );
    assert.deepEqual(entry, {
      kind: 'caller',
      flow: sequence(task('start'), task('step-1'), map(task('step-2'))),
    });
  });

  it('numbers past names that are taken', () => {
    const flow = sequence(task('step'), task('step-1'), task('step'));
    const { functions } = compose(designOf(flow, 'step', 'step-1'), 'caller', STORES);
    assert.deepEqual(
      functions.map(({ name, handlers }) => [name, handlers[0]?.name]),
      [
        ['step-2', 'step'],
        ['step-1', 'step-1'],
        ['step-3', 'step'],
      ],
    );
  });

  it('gives a single task to the caller as one function, and to the platform as a flow', () => {
    const design = designOf(sequence(task('only')), 'only');
    assert.deepEqual(compose(design, 'caller', STORES).entry, { kind: 'function', function: 'only' });
    assert.deepEqual(compose(design, 'native', STORES).entry, { kind: 'native', flow: task('only') });
  });

  it('nests what follows a task into the function that it invokes', () => {
    const { functions, entry } = compose(
      designOf(sequence(task('a'), task('b'), task('c')), 'a', 'b', 'c'),
      'object-store',
      STORES,
    );
    assert.deepEqual(entry, { kind: 'function', function: 'a' });
    const through = { kind: 'continue', edge: 'object-store', resultEdge: 'payload' };
    assert.deepEqual(
      functions.map(({ program, stores }) => ({ program, stores })),
      [
        { program: { ...through, handler: 'a', rest: [task('b')] }, stores: ['s3'] },
        { program: { ...through, handler: 'b', rest: [task('c')] }, stores: ['s3'] },
        { program: { ...through, handler: 'c', rest: [] }, stores: ['s3'] },
      ],
    );
  });

  it('waits for a map where it began, and lets mapped functions hand results through the store only when more follows', () => {
    const flow = sequence(task('split'), map(task('produce')), task('collect'), map(task('tell')));
    const { functions } = compose(designOf(flow, 'split', 'produce', 'collect', 'tell'), 'key-value', STORES);
    const programs = Object.fromEntries(functions.map(({ name, program }) => [name, program]));
    const edge = 'key-value';
    assert.deepEqual(programs, {
      split: {
        kind: 'continue',
        handler: 'split',
        rest: [map(task('produce')), task('collect')],
        edge,
        resultEdge: 'payload',
      },
      produce: { kind: 'continue', handler: 'produce', rest: [], edge, resultEdge: edge },
      collect: {
        kind: 'continue',
        handler: 'collect',
        rest: [map(task('tell'))],
        edge,
        resultEdge: 'payload',
      },
      tell: { kind: 'continue', handler: 'tell', rest: [], edge, resultEdge: 'payload' },
    });
  });

  it('gives stores only to functions that a value reaches or leaves through one', () => {
    const alone = compose(designOf(task('only'), 'only'), 'object-store', STORES);
    assert.deepEqual(alone.functions[0]?.stores, []);
    const direct = compose(designOf(sequence(task('a'), task('b')), 'a', 'b'), 'direct', STORES);
    assert.deepEqual(
      direct.functions.map(({ stores }) => stores),
      [[], []],
    );
    const own = compose(designOf(sequence(task('a'), task('b')), 'a', 'b'), 'key-value', {
      objectStore: null,
      keyValue: 'runtime',
    });
    assert.deepEqual(
      own.functions.map(({ stores }) => stores),
      [['runtime'], ['runtime']],
    );
  });

  it('carries all handlers in one function in-process', () => {
    const flow = sequence(task('a'), map(sequence(task('b'))));
    const { functions, entry } = compose(designOf(flow, 'a', 'b'), 'in-process', STORES);
    assert.equal(functions.length, 1);
    assert.deepEqual(functions[0]?.program, {
      kind: 'in-process',
      flow: sequence(task('a'), map(task('b'))),
    });
    assert.deepEqual(entry, { kind: 'function', function: functions[0].name });
  });

  it('deploys functions that no task names as they are', () => {
    const { functions } = compose(designOf(task('a'), 'a', 'aside'), 'direct', STORES);
    assert.deepEqual(functions[1]?.program, { kind: 'plain', handler: 'aside' });
  });

  it('refuses what cannot be composed, saying why', () => {
    const chain = designOf(sequence(task('a'), task('b')), 'a', 'b');
    const none: EdgeStores = { objectStore: null, keyValue: null };
    refused(() => compose(designOf(map(task('a')), 'a'), 'direct', STORES), /must begin with a task/);
    refused(() => compose(designOf(sequence(), 'a'), 'caller', STORES), /no task/);
    refused(() => compose(designOf(map(sequence()), 'a'), 'caller', STORES), /no task/);
    refused(() => compose(designOf(task('b'), 'a'), 'caller', STORES), /"b" that is not defined/);
    refused(() => compose(designOf(task('a'), 'a', 'a'), 'caller', STORES), /two functions/);
    refused(() => compose(designOf(task('A b'), 'A b'), 'caller', STORES), /"A b" cannot be/);
    refused(() => compose(chain, 'object-store', none), /needs a store/);
    refused(() => compose(chain, 'key-value', none), /needs a store/);
    refused(
      () => compose(chain, 'key-value', { objectStore: null, keyValue: 's3' }),
      /"s3" cannot stand behind/,
    );
    refused(() => compose(chain, 'queue', none), /needs a store/);
  });

  it('gives an orchestrator the same functions as any platform that joins them by itself', () => {
    const chain = designOf(sequence(task('a'), map(task('b'))), 'a', 'b');
    assert.deepEqual(compose(chain, 'orchestrator', STORES), compose(chain, 'native', STORES));
  });

  it('makes every composition of any flow do what the flow says, each task once per value', async () => {
    await fc.assert(
      fc.asyncProperty(flows(), fc.constantFrom(...JOINED), fc.json(), async (drawn, composition, text) => {
        const event: unknown = JSON.parse(text);
        const design = designOf(drawn.flow, ...HANDLERS);
        const composed = compose(design, composition, STORES);
        const expected = interpret(drawn.flow, event);
        const outcome = await inMemory(composed, handlerOf, event);
        assert.deepEqual(outcome.result, expected.result);
        assert.deepEqual(outcome.handled, expected.handled);
        // Through a store everything but the call itself passes by reference, and what is written is read, once.
        assert.ok([...outcome.reads.values()].every((reads) => reads === 1));
        const throughStore = ['object-store', 'key-value', 'queue'].includes(composition);
        if (throughStore) assert.equal(outcome.byPayload, 1);
        else assert.equal(outcome.reads.size, 0);
      }),
      { numRuns: 400 },
    );
  });
});

function refused(attempt: () => unknown, message: RegExp): void {
  assert.throws(attempt, (error: unknown) => {
    assert.ok(error instanceof FaasmarkError);
    assert.equal(error.code, 'bad-config');
    assert.match(error.message, message);
    return true;
  });
}
