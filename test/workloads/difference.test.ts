/** The first difference is found, named by its path, and quoted shortly. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { difference, type Expected } from '../../workloads/difference.js';

describe('difference', () => {
  it('is null for equal JSON and a sentence for any other', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (one, other) => {
        const actual: unknown = JSON.parse(other);
        const expected = JSON.parse(one) as Expected;
        assert.equal(difference(JSON.parse(one), expected), null);
        assert.equal(difference(actual, expected) === null, isDeepStrictEqual(actual, expected));
      }),
    );
  });

  it('says where and what', () => {
    const expected: Expected = { trail: [1, 2], done: true };
    assert.equal(difference({ trail: [1, 3], done: true }, expected), 'result.trail[1] should be 2 and is 3');
    assert.equal(
      difference({ trail: [1], done: true }, expected),
      'result.trail should have 2 elements and has 1',
    );
    assert.equal(difference({ trail: [1, 2] }, expected), 'result.done should be true and is missing');
    assert.equal(difference({ ...expected, more: 1 }, expected), 'result should have 2 fields and has 3');
    assert.equal(difference(null, expected), 'result should be an object and is null');
    assert.equal(difference([], expected), 'result should be an object and is an array of 0');
    assert.equal(difference({ length: 2 }, [1, 2]), 'result should be an array and is an object');
    assert.equal(difference('2', 2), 'result should be 2 and is "2"');
  });

  it('quotes little of a long text', () => {
    const sentence = difference('x'.repeat(1e6), 'short');
    assert.ok(sentence !== null && sentence.length < 200);
    assert.match(sentence, /1000000 characters/);
  });

  it('does not take what every object inherits for a field', () => {
    assert.notEqual(difference({}, { toString: null }), null);
    const prototype = JSON.parse('{"__proto__": {"value": 1}}') as unknown;
    assert.notEqual(difference(prototype, { value: 1 }), null);
  });
});
