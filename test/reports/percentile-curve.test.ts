/** A series goes in; that its curve passes through the quantiles of the record comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { positionOf } from '../../reports/curve-positions.js';
import { percentileCurve } from '../../reports/percentile-curve.js';
import { decode, valueAtRank } from '../../src/engine/histogram.js';
import { runRecord } from '../fixtures/run-record.js';

describe('the percentile curve', () => {
  for (const series of runRecord().series) {
    it(`passes through the attained quantiles and never falls: ${series.id}`, () => {
      const curve = percentileCurve(series);
      assert.ok(curve);
      const at = (q: number) => curve.points.find((point) => point.x === positionOf(q))?.us;
      assert.equal(at(0.5), series.attained.p50Us);
      assert.equal(at(0.9), series.attained.p90Us);
      assert.equal(at(0.99), series.attained.p99Us);
      curve.points.forEach((point, index) => assert.ok(point.us >= (curve.points[index - 1]?.us ?? 0)));
      assert.equal(curve.supportedX, series.attained.n / 10);
    });
  }

  it('ends where failures begin', () => {
    const series = runRecord().series.find((one) => one.id.endsWith('chain[direct]'));
    assert.ok(series?.warm?.histogram);
    const warm = decode(series.warm.histogram);
    const last = percentileCurve(series)?.points.at(-1);
    assert.ok(last);
    assert.ok(last.x <= series.attained.n / 5 + 1, 'five of n are infinitely slow');
    assert.ok(last.us <= (valueAtRank(warm, warm.totalCount) ?? 0));
  });

  it('is not there without a histogram', () => {
    const [first] = runRecord().series;
    assert.ok(first);
    assert.equal(percentileCurve({ ...first, warm: null }), null);
  });
});
