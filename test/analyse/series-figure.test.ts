/** Trials go in; the quantiles and shares that thresholds are judged on come out, with intervals that cover what they should. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enteredTrials } from '../../src/analyse/entered-trials.js';
import { seriesFigure } from '../../src/analyse/series-figure.js';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import type { ThresholdClass, ThresholdFigure, ThresholdQuantile } from '../../src/model/Threshold.js';
import type { Figure } from '../../src/thresholds/figure.js';
import { latencies, seededRandom, seriesEvidence, type TrialSketch } from './build-evidence.js';

const quantileOf = (of: ThresholdClass, quantile: ThresholdQuantile): ThresholdFigure => ({
  kind: 'quantile',
  of,
  quantile,
});
const ERRORS: ThresholdFigure = { kind: 'share', of: 'errors' };

function figureOf(blocks: readonly TrialSketch[], figure: ThresholdFigure, confidence = 0.95): Figure {
  return seriesFigure(enteredTrials(seriesEvidence(blocks)), figure, confidence);
}

function blocksOf(count: number, change: (block: number) => TrialSketch = () => ({})): TrialSketch[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, block) => ({
    warm: latencies(300, 5_000, 0.2, random),
    ...change(block),
  }));
}

function known(figure: Figure): Figure & { kind: 'known' } {
  assert.equal(figure.kind, 'known', JSON.stringify(figure));
  return figure;
}

describe('a quantile', () => {
  it('of warm calls is the attained one of the record, with its interval', () => {
    const blocks = blocksOf(10, (block) => ({ timeouts: block % 3 === 0 ? 1 : 0 }));
    const { record } = analyseSeries(seriesEvidence(blocks), 0);
    for (const [quantile, key] of [
      ['p50', 'p50Us'],
      ['p90', 'p90Us'],
      ['p99', 'p99Us'],
    ] as const) {
      const { value, low, high } = known(figureOf(blocks, quantileOf('warm', quantile)));
      assert.equal(value, record.attained[key]);
      assert.deepEqual([low, high], record.attained.ci95[key]);
    }
  });

  it('lies in the failures where too many failed, in all as in warm, and not in cold', () => {
    const blocks = blocksOf(10, () => ({ errors: { status: 5 }, cold: new Array<number>(30).fill(90_000) }));
    for (const of of ['warm', 'all'] as const) {
      const p99 = known(figureOf(blocks, quantileOf(of, 'p99')));
      assert.deepEqual([p99.value, p99.high], [Infinity, Infinity], of);
      assert.notEqual(known(figureOf(blocks, quantileOf(of, 'p50'))).value, Infinity);
    }
    // 30 of 335 calls were cold: a tenth of all is slow.
    assert.ok(known(figureOf(blocks, quantileOf('all', 'p90'))).value > 80_000);
    assert.ok(known(figureOf(blocks, quantileOf('cold', 'p50'))).value > 80_000);
  });

  it('whose interval reaches into the failures has no upper end, and one that fails beyond doubt no lower either', () => {
    const few = known(
      figureOf(
        blocksOf(10, (block) => ({ timeouts: block === 0 ? 20 : 0 })),
        quantileOf('warm', 'p99'),
      ),
    );
    assert.ok(few.value < Infinity && few.low < Infinity);
    assert.equal(few.high, Infinity);
    const many = known(
      figureOf(
        blocksOf(10, () => ({ timeouts: 30 })),
        quantileOf('warm', 'p99'),
      ),
    );
    assert.deepEqual([many.low, many.value, many.high], [Infinity, Infinity, Infinity]);
  });

  it('is withheld with the trials that would carry it', () => {
    const small = figureOf(blocksOf(2), quantileOf('warm', 'p99'));
    assert.ok(small.kind === 'none' && small.moreTrials === 2, JSON.stringify(small));
    assert.match(small.why, /600 calls carry no p99, which takes 1,000/);
    const four = figureOf(blocksOf(4), quantileOf('warm', 'p50'));
    assert.ok(four.kind === 'unsure' && four.moreTrials === 1, JSON.stringify(four));
    assert.equal(figureOf(blocksOf(6), quantileOf('cold', 'p50')).kind, 'none');
    assert.equal(figureOf(blocksOf(40), quantileOf('warm', 'p99.9')).kind, 'unsure');
    assert.equal(figureOf([], quantileOf('warm', 'p50')).kind, 'none');
  });

  it('has an interval that widens with the confidence', () => {
    const blocks = blocksOf(10);
    const plain = known(figureOf(blocks, quantileOf('warm', 'p99')));
    const wide = known(figureOf(blocks, quantileOf('warm', 'p99'), 0.999));
    assert.ok(wide.low < plain.low && wide.high > plain.high);
  });
});

describe('a share', () => {
  it('counts every failure among errors, time-outs apart, and cold ones among those that tell', () => {
    const blocks = blocksOf(10, () => ({
      warm: new Array<number>(90).fill(5_000),
      cold: new Array<number>(10).fill(90_000),
      errors: { status: 4, check: 2 },
      timeouts: 3,
      unfinished: 1,
    }));
    const share = (of: 'errors' | 'timeouts' | 'cold') =>
      known(figureOf(blocks, { kind: 'share', of })).value;
    assert.equal(share('errors'), 10 / 110);
    assert.equal(share('timeouts'), 3 / 110);
    assert.equal(share('cold'), 10 / 100);
    const unknown = blocks.map(() => ({ unknown: [5_000] }));
    assert.equal(figureOf(unknown, { kind: 'share', of: 'cold' }).kind, 'none');
  });

  it('is wider where the same failures come in one trial than where each trial has its own', () => {
    const spread = known(
      figureOf(
        blocksOf(10, () => ({ timeouts: 2 })),
        ERRORS,
      ),
    );
    const clustered = known(
      figureOf(
        blocksOf(10, (block) => ({ timeouts: block === 4 ? 20 : 0 })),
        ERRORS,
      ),
    );
    assert.equal(spread.value, clustered.value);
    assert.ok(clustered.high > 2 * spread.high, `${clustered.high} > 2 · ${spread.high}`);
    assert.ok(clustered.low < spread.low);
  });

  it('without a failure has an upper end of about 3.7 in the number of calls, wider for few trials', () => {
    const ten = known(figureOf(blocksOf(10), ERRORS));
    assert.deepEqual([ten.value, ten.low], [0, 0]);
    const five = known(figureOf(blocksOf(5), ERRORS));
    assert.ok(ten.high * 3_000 > 3.69 && ten.high * 3_000 < 3.69 * 1.4, String(ten.high * 3_000));
    assert.ok(five.high * 1_500 > 1.4 * 3.69, String(five.high * 1_500));
  });
});
