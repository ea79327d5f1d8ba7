/** Evidence of both sides goes in; blocks that both have are compared, gates and others judged apart. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SeriesEvidence } from '../../src/analyse/evidence.js';
import { compareSides } from '../../src/compare/compare-sides.js';
import type { Comparison, SeriesComparison } from '../../src/model/Comparison.js';
import type { DuetPlan } from '../../src/model/Plan.js';
import {
  latencies,
  normal,
  seededRandom,
  seriesEvidence,
  type TrialSketch,
} from '../analyse/build-evidence.js';

const BLOCKS = 8;
const SAMPLES = 400;
const HEAD = 'local/local/noop[caller]';
const BASE = `${HEAD}+side=base`;

/** Each block has a pace of its own, which both sides share. */
function sides(
  seed: number,
  slower: number,
  change: (side: string, block: number, sketch: TrialSketch) => TrialSketch | [TrialSketch, TrialSketch] = (
    _side,
    _block,
    sketch,
  ) => sketch,
): SeriesEvidence[] {
  const random = seededRandom(seed);
  const paces = Array.from({ length: BLOCKS }, () => Math.exp(0.3 * normal(random)));
  const of = (id: string, factor: number) =>
    seriesEvidence(
      paces.map((pace, block) => {
        const warm = latencies(SAMPLES, 5_000 * pace * factor, 0.1, random);
        return change(id, block, { warm, startedAtMs: block });
      }),
      { id },
    );
  return [of(HEAD, slower), of(BASE, 1)];
}

const duetOf = (gates: DuetPlan['gates']): DuetPlan => ({
  base: 'memory=512',
  pairs: [{ base: BASE, head: HEAD }],
  margin: 0.05,
  gates,
});
const GATE = [{ series: HEAD, quantile: 'p99' }] as const;

function find(comparison: Comparison, quantile: SeriesComparison['quantile']): SeriesComparison {
  const one = comparison.series.find((each) => each.quantile === quantile);
  assert.ok(one !== undefined);
  return one;
}

describe('the sides of a duet', () => {
  it('differ by what was slowed down, not by what an hour brings to both', () => {
    const comparison = compareSides(duetOf(GATE), sides(1, 1.3), 1);
    assert.deepEqual([comparison.kind, comparison.base, comparison.margin], ['duet', 'memory=512', 0.05]);
    assert.deepEqual(comparison.regressions, [HEAD]);
    const p99 = find(comparison, 'p99');
    assert.equal(p99.verdict, 'worse');
    assert.ok((p99.ratio ?? 0) > 1.2 && (p99.ratio ?? 9) < 1.4, String(p99.ratio));
    assert.equal(p99.blocks, BLOCKS);
  });

  it('are the same when they are, and better when the head is', () => {
    assert.equal(find(compareSides(duetOf(GATE), sides(2, 1), 1), 'p50').verdict, 'same');
    const better = compareSides(duetOf(GATE), sides(3, 0.7), 1);
    assert.equal(find(better, 'p99').verdict, 'better');
    assert.deepEqual(better.regressions, []);
  });

  it('never regress outside of the gates', () => {
    const comparison = compareSides(duetOf([{ series: HEAD, quantile: 'p50' }]), sides(1, 1.3), 1);
    assert.equal(find(comparison, 'p99').role, 'exploratory');
    assert.equal(find(comparison, 'p50').role, 'gate');
    assert.deepEqual(compareSides(duetOf([]), sides(1, 1.3), 1).regressions, []);
    assert.equal(find(compareSides(duetOf([]), sides(1, 1.3), 1), 'p99').verdict, 'worse');
  });

  it('leave out a block that either side lacks, was cut short in, or was disturbed in', () => {
    const late = new Array<number>(SAMPLES).fill(90_000);
    const evidence = sides(4, 1.3, (side, block, sketch) => {
      if (side === HEAD && block === 7) return { ...sketch, interrupted: true };
      const disturbed = { ...sketch, lag: late };
      return side === BASE && block === 2 ? [disturbed, disturbed] : sketch;
    });
    assert.equal(find(compareSides(duetOf(GATE), evidence, 1), 'p50').blocks, BLOCKS - 2);
  });

  it('take the second attempt of a trial whose first was disturbed', () => {
    const evidence = sides(5, 1, (side, block, sketch) =>
      side === BASE && block === 2
        ? [{ ...sketch, lag: new Array<number>(SAMPLES).fill(90_000) }, sketch]
        : sketch,
    );
    assert.equal(find(compareSides(duetOf(GATE), evidence, 1), 'p50').blocks, BLOCKS);
  });

  it('say nothing, and no regression, before anything was driven', () => {
    const comparison = compareSides(duetOf(GATE), [], 1);
    assert.deepEqual(comparison.regressions, []);
    assert.deepEqual(
      comparison.series.map(({ verdict, blocks }) => [verdict, blocks]),
      [
        ['cannot-tell', 0],
        ['cannot-tell', 0],
      ],
    );
  });

  it('do not depend on the order in which trials are told', () => {
    const evidence = sides(6, 1.1);
    const reversed = evidence.map((one) => ({ ...one, trials: one.trials.toReversed() })).toReversed();
    assert.deepEqual(compareSides(duetOf(GATE), reversed, 1), compareSides(duetOf(GATE), evidence, 1));
  });
});
