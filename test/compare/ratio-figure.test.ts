/** Trials of two compositions of the same cell go in; their ratio comes out, in which what a block shares cancels. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enteredTrials, type EnteredTrials } from '../../src/analyse/entered-trials.js';
import { ratioFigure } from '../../src/compare/ratio-figure.js';
import { thresholdFigures } from '../../src/compare/threshold-figures.js';
import type { Figure } from '../../src/thresholds/figure.js';
import { parseThreshold } from '../../src/thresholds/parse-threshold.js';
import {
  latencies,
  normal,
  seededRandom,
  seriesEvidence,
  type TrialSketch,
} from '../analyse/build-evidence.js';

const P50 = { of: 'warm', quantile: 'p50', confidence: 0.95 } as const;

/** Blocks differ by half and more; the two of a block by the factor. */
function sides(
  factor: number,
  blocks: number,
  change: (side: 'over' | 'under', block: number) => TrialSketch = () => ({}),
): { over: TrialSketch[]; under: TrialSketch[] } {
  const random = seededRandom(5);
  const paces = Array.from({ length: blocks }, () => Math.exp(0.5 * normal(random)));
  const of = (side: 'over' | 'under', own: number) =>
    paces.map((pace, block) => ({
      warm: latencies(200, 5_000 * pace * own, 0.2, random),
      ...change(side, block),
    }));
  return { over: of('over', factor), under: of('under', 1) };
}

const entered = (blocks: readonly TrialSketch[]): EnteredTrials => enteredTrials(seriesEvidence(blocks));

function ratio(
  { over, under }: ReturnType<typeof sides>,
  asked: Parameters<typeof ratioFigure>[2] = P50,
): Figure {
  return ratioFigure(entered(over), entered(under), asked);
}

describe('a ratio', () => {
  it('is sharp though the blocks differ', () => {
    const figure = ratio(sides(0.5, 10));
    assert.ok(figure.kind === 'known', JSON.stringify(figure));
    assert.ok(
      figure.low < 0.5 && figure.high > 0.5 && figure.high / figure.low < 1.1,
      JSON.stringify(figure),
    );
  });

  it('needs five blocks of both, and enough calls', () => {
    const four = ratio(sides(0.5, 4));
    assert.ok(four.kind === 'unsure' && four.moreTrials === 1, JSON.stringify(four));
    const few = ratio(sides(0.5, 4), { ...P50, quantile: 'p99' });
    assert.ok(few.kind === 'none' && few.moreTrials === 1, JSON.stringify(few));
    const apart = ratioFigure(entered([]), entered(sides(1, 5).under), P50);
    assert.equal(apart.kind, 'none');
  });

  it('of what fails is infinite, to what fails there is none', () => {
    const failing = (one: 'over' | 'under') =>
      ratio(sides(0.5, 6, (side) => (side === one ? { warm: [5_000], timeouts: 200 } : {})));
    const first = failing('over');
    assert.ok(first.kind === 'unsure' && first.value === Infinity);
    assert.equal(failing('under').kind, 'none');
  });
});

describe('the figures of thresholds', () => {
  it('stand in the order of their subjects, whatever shares a series', () => {
    const { over, under } = sides(0.5, 8);
    const ids = ['local/local/chain[native]', 'local/local/chain[direct]'] as const;
    const evidence = [seriesEvidence(over, { id: ids[0] }), seriesEvidence(under, { id: ids[1] })];
    const series = ids.map((id) => ({ kind: 'series', series: id }) as const);
    const pair = { kind: 'ratio', series: ids[0], against: ids[1] } as const;
    const figures = thresholdFigures(
      [
        { threshold: parseThreshold('warm.p50<1s'), subjects: series },
        { threshold: parseThreshold('native/direct.warm.p50<0.6'), subjects: [pair] },
        { threshold: parseThreshold('errors<1%'), subjects: [...series].reverse() },
        {
          threshold: parseThreshold('warm.p90<1s'),
          subjects: [{ kind: 'series', series: 'local/local/other[direct]' }],
        },
      ],
      evidence,
      0.95,
    );
    const [times = [], ratios = [], shares = [], none = []] = figures;
    const value = (figure: Figure | undefined) => (figure?.kind === 'known' ? figure.value : null);
    assert.ok((value(times[0]) ?? 0) < 0.7 * (value(times[1]) ?? 0));
    assert.ok(Math.abs((value(ratios[0]) ?? 0) - 0.5) < 0.05);
    assert.deepEqual(shares.map(value), [0, 0]);
    assert.equal(none[0]?.kind, 'none');
  });
});
