/** Attained quantiles: known answers, monotony, and what failures do to them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decode, newHistogram } from '../../src/engine/histogram.js';
import { attainedQuantile, type Outcomes } from '../../src/analyse/outcomes.js';
import { samplesNeeded, supports } from '../../src/analyse/sample-sizes.js';
import { histogramOf } from './build-evidence.js';

function outcomes(latencies: readonly number[], failures: number): Outcomes {
  const data = histogramOf(latencies);
  return { successes: data === null ? newHistogram() : decode(data), failures };
}

/** 1 µs, 2 µs, …: all in buckets of their own up to 2,047. */
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

const attained = (of: Outcomes, q: number) => attainedQuantile(of, q) ?? Number.POSITIVE_INFINITY;
const some = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1_000, maxLength: 1_200 });
const carried = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('attainedQuantile', () => {
  it('is the value at rank ⌈q·N⌉', () => {
    assert.equal(attainedQuantile(outcomes(oneTo(1_000), 0), 0.99), 990);
    assert.equal(attainedQuantile(outcomes(oneTo(1_001), 0), 0.99), 991);
    assert.equal(attainedQuantile(outcomes(oneTo(100), 0), 0.5), 50);
  });

  it('counts failures among N, and is null where the rank is one of them', () => {
    assert.equal(attainedQuantile(outcomes(oneTo(990), 10), 0.99), 990);
    assert.equal(attainedQuantile(outcomes(oneTo(989), 11), 0.99), null);
    assert.equal(attainedQuantile(outcomes(oneTo(989), 11), 0.9), 900);
    assert.equal(attainedQuantile(outcomes([], 1_000), 0.5), null);
  });

  it('is reported from n·(1−q) = 10 on and not before', () => {
    for (const q of [0.5, 0.9, 0.99]) {
      const n = samplesNeeded(q);
      assert.notEqual(attainedQuantile(outcomes(oneTo(n), 0), q), null);
      assert.equal(attainedQuantile(outcomes(oneTo(n - 1), 0), q), null);
    }
    assert.deepEqual([0.5, 0.9, 0.99, 0.999].map(samplesNeeded), [20, 100, 1_000, 10_000]);
    assert.ok(supports(10_000, 0.999) && !supports(9_999, 0.999));
  });

  it('never falls as q rises', () => {
    fc.assert(
      fc.property(some, fc.nat(200), carried, carried, (latencies, failures, p, r) => {
        const of = outcomes(latencies, failures);
        assert.ok(attained(of, Math.min(p, r)) <= attained(of, Math.max(p, r)));
      }),
      { numRuns: 40 },
    );
  });

  it('never falls when failures are added', () => {
    fc.assert(
      fc.property(some, fc.nat(100), fc.nat(300), carried, (latencies, failures, more, q) => {
        assert.ok(
          attained(outcomes(latencies, failures + more), q) >= attained(outcomes(latencies, failures), q),
        );
      }),
      { numRuns: 40 },
    );
  });
});
