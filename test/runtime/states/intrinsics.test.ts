/** Intrinsic functions, paths and comparisons with the results that the documentation gives them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseChoiceRule, ruleHolds } from '../../../src/runtime/states/choice-rule.js';
import { parseExpression } from '../../../src/runtime/states/expression.js';
import { evaluate, type Surroundings } from '../../../src/runtime/states/intrinsics.js';
import type { Json } from '../../../src/runtime/states/json.js';
import { parsePath, PathError } from '../../../src/runtime/states/json-path.js';

const around = (data: Json): Surroundings => ({
  data,
  context: () => ({ Execution: { Name: 'e' } }),
  random: () => 0.5,
  uuid: () => 'u-u-i-d',
});
const valueOf = (text: string, data: Json = {}): Json => evaluate(parseExpression(text), around(data));

const VALUES: readonly [expression: string, data: Json, value: Json][] = [
  ["States.Format('Hello, {} {}', $.name, 1)", { name: 'Ada' }, 'Hello, Ada 1'],
  [String.raw`States.Format('\{{}\} it\'s', 1)`, {}, "{1} it's"],
  ["States.Format('{}', $)", { a: [1] }, '{"a":[1]}'],
  ['States.StringToJson($.s)', { s: '{"a":1}' }, { a: 1 }],
  ['States.JsonToString($)', { a: 1 }, '{"a":1}'],
  ["States.Array($.a, 'b', true, null, -1.5)", { a: 'x' }, ['x', 'b', true, null, -1.5]],
  ['States.ArrayPartition($, 4)', [1, 2, 3, 4, 5], [[1, 2, 3, 4], [5]]],
  ['States.ArrayContains($, $[0])', [{ a: 1, b: 2 }], true],
  ['States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
  ['States.ArrayRange(3, 1, -1)', {}, [3, 2, 1]],
  ['States.ArrayGetItem($.a, 1)', { a: [1, 2] }, 2],
  ['States.ArrayLength($)', [1, 2], 2],
  ['States.ArrayUnique($)', [1, 2, 1, '1', 2], [1, 2, '1']],
  ["States.Base64Encode('Data to encode')", {}, 'RGF0YSB0byBlbmNvZGU='],
  ["States.Base64Decode('RGVjb2RlZCBkYXRh')", {}, 'Decoded data'],
  ["States.Hash('input data', 'SHA-1')", {}, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  [
    'States.JsonMerge($.a, $.b, false)',
    { a: { x: { y: 1 }, z: 1 }, b: { x: { w: 2 } } },
    { x: { w: 2 }, z: 1 },
  ],
  ['States.MathRandom(0, 10)', {}, 5],
  ['States.MathAdd(111, $.n)', { n: -1 }, 110],
  ["States.StringSplit('1.2+3', '.+')", {}, ['1', '2', '3']],
  ['States.UUID()', {}, 'u-u-i-d'],
  ["States.Format('{}', States.ArrayLength(States.Array(1, 2)))", {}, '2'],
  ['$$.Execution.Name', {}, 'e'],
  ["$['a b'][0]", { 'a b': [7] }, 7],
  ['$.a[*].b', { a: [{ b: 1 }, { c: 2 }, { b: 3 }] }, [1, 3]],
  ['$..b', { a: { b: 1 }, b: 2 }, [2, 1]],
  ['$[1:3]', [0, 1, 2, 3], [1, 2]],
  ['$[0,2]', [0, 1, 2], [0, 2]],
];

const RULES: readonly [rule: Json, data: Json, holds: boolean][] = [
  [{ Variable: '$.a', StringEquals: 'x' }, { a: 'x' }, true],
  [{ Variable: '$.a', StringEquals: 'x' }, { a: 1 }, false],
  [{ Variable: '$.a', NumericLessThanEqualsPath: '$.b' }, { a: 2, b: 2 }, true],
  [{ Variable: '$.a', StringMatches: 'log-*.t*t' }, { a: 'log-1.text' }, true],
  [{ Variable: '$.a', StringMatches: String.raw`a\*b` }, { a: 'axb' }, false],
  [{ Variable: '$.a', StringMatches: String.raw`a\*b` }, { a: 'a*b' }, true],
  [{ Variable: '$.a', TimestampLessThan: '2020-01-01T00:00:00Z' }, { a: '2020-01-01T00:30:00+01:00' }, true],
  [{ Variable: '$.a', IsTimestamp: true }, { a: '2020-01-01' }, false],
  [{ Variable: '$.a', IsPresent: false }, {}, true],
  [{ Variable: '$.a', IsNull: false }, { a: null }, false],
  [{ Not: { Variable: '$.a', BooleanEquals: true } }, { a: false }, true],
  [
    {
      Or: [
        { Variable: '$.a', IsNumeric: true },
        { Variable: '$.a', IsString: true },
      ],
    },
    { a: 'x' },
    true,
  ],
];

describe('an expression', () => {
  for (const [expression, data, value] of VALUES) {
    it(`has its value: ${expression}`, () => assert.deepEqual(valueOf(expression, data), value));
  }

  it('is refused, not carried out, when it is none', () => {
    const bad = [
      'States.Format(',
      "States.Format('{}'",
      'States.UUID(1)',
      'a',
      'States.MathAdd(1)',
      'States.UUID() x',
      '$.',
      '$..',
      '$[',
      '$.a[?(@)]',
      '$a',
    ];
    for (const text of bad) assert.throws(() => parseExpression(text), PathError, text);
    assert.throws(() => parseExpression(`${'States.Array('.repeat(11)}1${')'.repeat(11)}`), PathError);
  });

  it('fails in words when its arguments are wrong', () => {
    for (const text of [
      'States.ArrayRange(1, 100000, 1)',
      "States.ArrayLength('x')",
      "States.Hash('x', 'ROT13')",
      "States.Format('{}')",
    ]) {
      assert.throws(() => valueOf(text), { error: 'States.IntrinsicFailure' }, text);
    }
  });

  it('finds any name that is quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const quoted = name.replace(/[\\']/g, (character) => `\\${character}`);
        assert.deepEqual(parsePath(`$['${quoted}']`).segments, [{ kind: 'name', name }]);
      }),
    );
  });
});

describe('a choice rule', () => {
  for (const [rule, data, holds] of RULES) {
    it(`${holds ? 'holds' : 'does not hold'}: ${JSON.stringify(rule)} of ${JSON.stringify(data)}`, () => {
      const parsed = parseChoiceRule(rule, '$', (path, message) => assert.fail(`${path} ${message}`));
      assert.ok(parsed !== null);
      assert.equal(ruleHolds(parsed, around(data)), holds);
    });
  }

  it('ends the execution when what it looks at is not there', () => {
    const parsed = parseChoiceRule({ Variable: '$.a', IsNull: true }, '$', () => assert.fail());
    assert.ok(parsed !== null);
    assert.throws(() => ruleHolds(parsed, around({})), { error: 'States.Runtime' });
  });
});
