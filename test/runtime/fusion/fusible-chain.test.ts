/** Which states of a machine could share an instance. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chainsOf } from '../../../src/runtime/fusion/fusible-chain.js';
import { checkDefinition } from '../../../src/runtime/states/check-definition.js';
import type { Json, JsonObject } from '../../../src/runtime/states/json.js';

const to = (next: string | null, more: JsonObject = {}): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  ...(next === null ? { End: true } : { Next: next }),
  ...more,
});

function chains(states: JsonObject): string[] {
  const checked = checkDefinition({ StartAt: 'A', States: states });
  assert.ok(checked.kind === 'machine', JSON.stringify(checked));
  return chainsOf(checked.machine)
    .map((chain) => chain.map(({ name }) => name).join(''))
    .sort();
}

describe('a chain that may be fused', () => {
  it('goes on as far as Tasks follow each other', () => {
    assert.deepEqual(chains({ A: to('B'), B: to('C'), C: to(null) }), ['ABC']);
    assert.deepEqual(chains({ A: to(null) }), []);
  });

  it('ends before what the gateway has to look after', () => {
    const apart: JsonObject[] = [
      { TimeoutSeconds: 1 },
      { Retry: [{ ErrorEquals: ['States.ALL'] }] },
      { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'D' }] },
      { Parameters: { a: 1 } },
      { InputPath: '$.a' },
      { ResultPath: null },
      { ResultSelector: { 'a.$': '$.b' } },
      { OutputPath: '$.a' },
    ];
    for (const more of apart) {
      const states = { A: to('B'), B: to('C'), C: to('D', more), D: to('E'), E: to(null) };
      assert.deepEqual(chains(states), ['AB', 'DE'], JSON.stringify(more));
    }
  });

  it('begins anew where a Choice leads into the middle, and ends when it comes back to itself', () => {
    const choice: Json = {
      Type: 'Choice',
      Choices: [{ Variable: '$', IsPresent: true, Next: 'C' }],
      Default: 'B',
    };
    assert.deepEqual(chains({ A: choice, B: to('C'), C: to('D'), D: to(null) }), ['BCD', 'CD']);
    assert.deepEqual(chains({ A: to('B'), B: to('A') }), ['AB']);
  });

  it('is found inside of a Map and of a Parallel', () => {
    const inner = (x: string, y: string): Json => ({ StartAt: x, States: { [x]: to(y), [y]: to(null) } });
    const states: JsonObject = {
      A: { Type: 'Map', ItemProcessor: inner('B', 'C'), Next: 'D' },
      D: { Type: 'Parallel', Branches: [inner('E', 'F'), inner('G', 'H')], End: true },
    };
    assert.deepEqual(chains(states), ['BC', 'EF', 'GH']);
  });
});
