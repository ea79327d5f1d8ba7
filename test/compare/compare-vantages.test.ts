/** The same calls from outside and from the platform go in; what lies between comes out block by block, and as a sentence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SeriesEvidence } from '../../src/analyse/evidence.js';
import { analyseRun } from '../../src/analyse/analyse-run.js';
import { compareVantages } from '../../src/compare/compare-vantages.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { vantagePairs, vantageRatioText } from '../../reports/vantage-pairs.js';
import { latencies, normal, seededRandom, seriesEvidence } from '../analyse/build-evidence.js';

const OUTSIDE = 'local/local/noop[caller]';
const INSIDE = `${OUTSIDE}+vantage=platform`;
const INITIATORS = { provider: 'local', region: 'local', count: 1, memoryMb: 512 };

/** Blocks differ by half and more, the two of a block by the factor. */
function measured(factor: number, blocks: number): SeriesEvidence[] {
  const random = seededRandom(7);
  const paces = Array.from({ length: blocks }, () => Math.exp(0.5 * normal(random)));
  const trials = (own: number) =>
    paces.map((pace) => ({ warm: latencies(300, 900 * pace * own, 0.2, random) }));
  return [
    seriesEvidence(trials(1), { id: OUTSIDE, vantage: 'external' }),
    seriesEvidence(trials(factor), {
      id: INSIDE,
      vantage: 'platform',
      initiators: INITIATORS,
      options: { client: 'context' },
    }),
  ];
}

function recordOf(evidence: readonly SeriesEvidence[]): Required<Pick<RunRecord, 'series' | 'vantages'>> {
  const context = { runStartedAtMs: 0, cores: 8, plannedTrials: 10, interrupted: false };
  const { series } = analyseRun(evidence, context);
  return { series, vantages: compareVantages(series, evidence) };
}

const sentence = (run: Pick<RunRecord, 'series' | 'vantages'>): string => {
  const [pair, ...others] = vantagePairs(run);
  assert.ok(pair !== undefined);
  assert.deepEqual(others, []);
  return `${vantageRatioText(pair.p50)} ${pair.explanation}`;
};

describe('the same calls from two vantages', () => {
  it('are compared block by block, which tells small differences where blocks differ much', () => {
    const run = recordOf(measured(0.9, 20));
    const [found] = run.vantages;
    assert.equal(found?.platform, INSIDE);
    assert.equal(found.external, OUTSIDE);
    const { ratio, ci95, blocks } = found.p50;
    assert.equal(blocks, 20);
    assert.ok(ratio !== null && ci95 !== null);
    assert.ok(ci95[0] < 0.9 && 0.9 < ci95[1] && ci95[1] < 0.95, JSON.stringify(found));
    assert.match(
      sentence(run),
      /^0\.\d\d× \(0\.8\d to 0\.9\d\) The same schedule, sent by 1 function of 512 MB on local\/local, .* At the median the way from outside adds \d+ µs\.$/,
    );
  });

  it('are not told apart where their interval holds both', () => {
    assert.match(sentence(recordOf(measured(1, 8))), /the blocks do not tell the two apart/);
  });

  it('are said to be slower from inside where they are', () => {
    assert.match(
      sentence(recordOf(measured(1.2, 20))),
      /At the median the caller outside waited \d+ µs less/,
    );
  });

  it('have a ratio without an interval where there are too few blocks, and the reason', () => {
    const run = recordOf(measured(0.8, 3));
    const { ci95, why } = run.vantages[0]?.p50 ?? {};
    assert.equal(ci95, null);
    assert.match(why ?? '', /3 of 5 blocks/);
    assert.match(sentence(run), /^0\.\d\d× The same .* Too few blocks say whether/);
  });

  it('are no pair where something else differs too', () => {
    const [outside, inside] = measured(1, 5);
    assert.ok(outside !== undefined && inside !== undefined);
    const other = { ...inside, plan: { ...inside.plan, memoryMb: 1_024 } };
    assert.deepEqual(recordOf([outside, other]).vantages, []);
  });
});
