/** The record of a series goes in; thresholds asked afterwards stand on the same figures as those of the run itself, where it has them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import { enteredTrials } from '../../src/analyse/entered-trials.js';
import { recordFigure } from '../../src/analyse/record-figure.js';
import { seriesFigure } from '../../src/analyse/series-figure.js';
import type { Figure } from '../../src/thresholds/figure.js';
import { parseThreshold } from '../../src/thresholds/parse-threshold.js';
import { latencies, seededRandom, seriesEvidence, type TrialSketch } from './build-evidence.js';

function both(blocks: readonly TrialSketch[], named: string): { stored: Figure; measured: Figure } {
  const evidence = seriesEvidence(blocks);
  const { figure } = parseThreshold(`${named}<${/\./.test(named) ? '1s' : '1%'}`);
  return {
    stored: recordFigure(analyseSeries(evidence, 0).record, figure),
    measured: seriesFigure(enteredTrials(evidence), figure, 0.95),
  };
}

function blocksOf(count: number, change: (block: number) => TrialSketch = () => ({})): TrialSketch[] {
  const random = seededRandom(3);
  return Array.from({ length: count }, (_, block) => ({
    warm: latencies(300, 5_000, 0.2, random),
    cold: latencies(20, 80_000, 0.2, random),
    ...change(block),
  }));
}

describe('the figure of a stored run', () => {
  const whole = blocksOf(8);
  for (const named of [
    'warm.p50',
    'warm.p90',
    'warm.p99',
    'all.p50',
    'all.p99',
    'cold.p50',
    'errors',
    'cold',
  ]) {
    it(`is that of the run: ${named}`, () => {
      const { stored, measured } = both(whole, named);
      assert.equal(stored.kind, 'known');
      assert.deepEqual(stored, measured);
    });
  }

  it('of shares and of warm calls is the same where some fail', () => {
    const failing = blocksOf(8, (block) => ({ timeouts: block % 3, errors: { status: 1 } }));
    for (const named of ['warm.p90', 'errors', 'timeouts']) {
      const { stored, measured } = both(failing, named);
      assert.deepEqual(stored, measured, named);
    }
  });

  it('of all calls has the value with failures, and no interval that leaves them out', () => {
    const failing = blocksOf(8, () => ({ errors: { status: 10 } }));
    const { stored, measured } = both(failing, 'all.p50');
    assert.ok(stored.kind === 'unsure' && measured.kind === 'known');
    assert.equal(stored.value, measured.value);
    const beyond = both(failing, 'all.p99').stored;
    assert.ok(beyond.kind === 'unsure' && beyond.value === Infinity, JSON.stringify(beyond));
  });

  it('is missing for the same reasons', () => {
    for (const [count, named] of [
      [2, 'warm.p99'],
      [4, 'warm.p50'],
      [4, 'errors'],
      [8, 'first.p50'],
      [8, 'warm.p99.9'],
    ] as const) {
      const { stored, measured } = both(blocksOf(count), named);
      assert.notEqual(stored.kind, 'known');
      assert.deepEqual(stored, measured, named);
    }
  });
});
