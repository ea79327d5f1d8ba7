/** Faulty definitions, and where each fault is found. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkDefinition, parseDefinition } from '../../../src/runtime/states/check-definition.js';
import type { Json } from '../../../src/runtime/states/json.js';

const one = (state: Json): Json => ({ StartAt: 'A', States: { A: state } });
const pathsOf = (definition: Json): string[] => {
  const checked = checkDefinition(definition);
  return checked.kind === 'machine' ? [] : checked.problems.map(({ path }) => path);
};

const FAULTS: readonly [what: string, definition: Json, path: string][] = [
  ['no Next', one({ Type: 'Pass' }), '$.States.A'],
  ['Next and End', one({ Type: 'Pass', Next: 'A', End: true }), '$.States.A.End'],
  ['an unknown type', one({ Type: 'Pause' }), '$.States.A.Type'],
  ['a field of another query language', one({ Type: 'Pass', End: true, Output: 1 }), '$.States.A.Output'],
  ['a misspelt field', one({ Type: 'Pass', End: true, Paramters: {} }), '$.States.A.Paramters'],
  [
    'a path that may lead to many places',
    one({ Type: 'Pass', End: true, ResultPath: '$.a[*]' }),
    '$.States.A.ResultPath',
  ],
  ['a filter', one({ Type: 'Pass', End: true, InputPath: '$.a[?(@.b)]' }), '$.States.A.InputPath'],
  [
    'an unknown intrinsic',
    one({ Type: 'Pass', End: true, Parameters: { 'a.$': 'States.No()' } }),
    '$.States.A.Parameters.a.$',
  ],
  [
    'a retrier for no error',
    one({ Type: 'Parallel', Branches: [one({ Type: 'Succeed' })], End: true, Retry: [{ ErrorEquals: [] }] }),
    '$.States.A.Retry[0].ErrorEquals',
  ],
  [
    'a tolerated failure',
    one({
      Type: 'Map',
      ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Succeed' } } },
      End: true,
      ToleratedFailureCount: 1,
    }),
    '$.States.A.ToleratedFailureCount',
  ],
  [
    'a comparison of two types',
    one({ Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 'x', Next: 'A' }] }),
    '$.States.A.Choices[0].NumericEquals',
  ],
  [
    'a state that nothing leads to',
    { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Succeed' } } },
    '$.States.B',
  ],
];

describe('a definition is refused', () => {
  for (const [what, definition, path] of FAULTS) {
    it(`for ${what}`, () => assert.ok(pathsOf(definition).includes(path), pathsOf(definition).join(' ')));
  }

  it('when it is no JSON, or deeper than anything sensible', () => {
    assert.equal(parseDefinition('{').kind, 'problems');
    assert.equal(parseDefinition(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).kind, 'problems');
    assert.equal(parseDefinition(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`).kind, 'problems');
  });

  it('whatever it is, without ever throwing', () => {
    const fields = fc.dictionary(
      fc.constantFrom(
        'Type',
        'Next',
        'End',
        'Choices',
        'Retry',
        'Catch',
        'ItemProcessor',
        'Branches',
        'Parameters',
        'Resource',
        'InputPath',
        'ResultPath',
        'Seconds',
      ),
      fc.oneof(
        fc.constantFrom('Task', 'Map', 'Choice', 'Pass', 'Wait', 'Parallel', 'A', true),
        fc.jsonValue(),
      ),
    );
    fc.assert(fc.property(fields, (state) => pathsOf(one(state as Json)).length >= 0));
  });
});
