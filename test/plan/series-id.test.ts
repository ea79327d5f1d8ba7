/** Names and axes go in; ids are stable, sorted, and of harmless characters. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seriesId } from '../../src/plan/series-id.js';

const base = { provider: 'local', region: 'local', workload: 'chain', composition: 'direct', axes: {} };

describe('series id', () => {
  it('names the cell, and only the axes given, sorted', () => {
    assert.equal(seriesId(base), 'local/local/chain[direct]');
    const id = 'local/local/chain[direct]+length=10+memory=512';
    assert.equal(seriesId({ ...base, axes: { memory: 512, length: 10 } }), id);
    assert.equal(seriesId({ ...base, axes: { length: 10, memory: 512 } }), id);
  });

  it('never holds another character than its readers expect', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
        (workload, region, axes) => {
          assert.match(seriesId({ ...base, workload, region, axes }), /^[A-Za-z0-9._/=+\-[\]]+$/);
        },
      ),
    );
  });
});
