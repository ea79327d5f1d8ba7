/** The slowest requests: kept whatever the order of arrival, in a bounded number, failures before all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newSlowest, slowestOf } from '../../src/engine/slowest.js';

const requests = fc.uniqueArray(
  fc.record({
    sequence: fc.nat(100_000),
    responseUs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null, freq: 8 }),
  }),
  { selector: ({ sequence }) => sequence, maxLength: 200 },
);

describe('the slowest requests', () => {
  it('are those that a sort would give, in the order of the schedule', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 40 }), (ended, limit) => {
        const slowest = newSlowest(limit);
        for (const { sequence, responseUs } of ended) {
          if (responseUs === null) slowest.failure({ sequence, intendedUs: sequence });
          else slowest.success({ sequence, intendedUs: sequence }, responseUs);
        }
        const expected = ended
          .map((each) => ({ ...each, intendedUs: each.sequence }))
          .toSorted((a, b) => (b.responseUs ?? 1e9) - (a.responseUs ?? 1e9) || a.sequence - b.sequence)
          .slice(0, limit)
          .map(({ responseUs }) => responseUs);
        const kept = slowest.kept();
        assert.deepEqual(
          kept.map(({ responseUs }) => responseUs ?? 1e9).sort((a, b) => b - a),
          expected.map((responseUs) => responseUs ?? 1e9),
        );
        assert.deepEqual(
          kept.map(({ sequence }) => sequence),
          kept.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('merge to the same, however they were split', () => {
    fc.assert(
      fc.property(requests, fc.nat(200), (ended, cut) => {
        const all = ended.map((each) => ({ ...each, intendedUs: each.sequence }));
        const parts = [all.slice(0, cut), all.slice(cut)].map((part) => slowestOf(part, 20));
        assert.deepEqual(slowestOf(parts.flat(), 20), slowestOf(all, 20));
      }),
    );
  });
});
