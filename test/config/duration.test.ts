/** Durations are read with their unit, never without, and written back as the same length. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readDuration, writeDuration } from '../../src/config/duration.js';

describe('duration', () => {
  const good: readonly [string, number][] = [
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.65s', 1650],
    ['.5s', 500],
    [' 2 s ', 2000],
  ];
  for (const [text, ms] of good) {
    it(`reads ${text}`, () => assert.deepEqual(readDuration(text), { kind: 'ms', ms }));
  }

  it('names the number of a duration without unit', () => {
    assert.deepEqual(readDuration('5'), { kind: 'no-unit', number: '5' });
  });

  for (const text of ['', 's', 'abc', '5x', '1s2', 'NaN', 'Infinity', '1e3s']) {
    it(`refuses "${text}"`, () => assert.deepEqual(readDuration(text), { kind: 'not-a-duration' }));
  }

  it('writes what it reads as the same length', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000_000 }), (ms) => {
        assert.deepEqual(readDuration(writeDuration(ms)), { kind: 'ms', ms });
      }),
    );
  });
});
