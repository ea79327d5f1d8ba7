/** Runs go in; which series each is a multiple of comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { baselineOf } from '../../reports/baseline.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { runRecord } from '../fixtures/run-record.js';

const run = runRecord();

function seriesOf(record: RunRecord, id: string): SeriesRecord {
  const found = record.series.find((series) => series.id === id);
  assert.ok(found, `no series ${id}`);
  return found;
}

describe('the baseline of a series', () => {
  it('is the same workload in one process, whatever store joins its functions', () => {
    for (const composition of ['native', 'direct', 'key-value', 'object-store', 'in-process']) {
      const baseline = baselineOf(run, seriesOf(run, `local/local/chain[${composition}]`));
      assert.equal(baseline?.series.id, 'local/local/chain[in-process]');
      assert.equal(baseline.kind, 'workload');
    }
  });

  it('is the chain in one process for a workload without such a form', () => {
    const baseline = baselineOf(run, seriesOf(run, 'local/local/fanout[direct]'));
    assert.equal(baseline?.series.id, 'local/local/chain[in-process]');
    assert.equal(baseline.kind, 'chain');
  });

  it('has the same length, not just the same workload', () => {
    const [short, direct] = [
      seriesOf(run, 'local/local/chain[in-process]'),
      seriesOf(run, 'local/local/chain[direct]'),
    ];
    const long = { ...short, id: `${short.id}+length=10`, params: { length: 10 } };
    const longDirect = { ...direct, id: `${direct.id}+length=10`, params: { length: 10 } };
    const wider = { ...run, series: [long, short, direct, longDirect] };
    assert.equal(baselineOf(wider, direct)?.series.id, short.id);
    assert.equal(baselineOf(wider, longDirect)?.series.id, long.id);
    assert.equal(baselineOf({ ...run, series: [short, longDirect] }, longDirect)?.kind, 'chain');
  });

  it('prefers its own memory size', () => {
    const base = seriesOf(run, 'local/local/chain[in-process]');
    const big = { ...base, id: `${base.id}+memory=1024`, memoryMb: 1_024 };
    const direct = { ...seriesOf(run, 'local/local/chain[direct]'), memoryMb: 1_024 };
    assert.equal(baselineOf({ ...run, series: [base, big, direct] }, direct)?.series.id, big.id);
  });

  it('is never of another provider', () => {
    const other = { ...seriesOf(run, 'local/local/chain[direct]'), provider: 'http' };
    assert.equal(baselineOf({ ...run, series: [...run.series, other] }, other), null);
  });
});
