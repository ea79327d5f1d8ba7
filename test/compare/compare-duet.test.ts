/** Duets made of known latencies: the ratio found, failures that must not vanish, and how often chance is taken for a difference. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Outcomes } from '../../src/analyse/outcomes.js';
import { compareDuet, type DuetBlock } from '../../src/compare/compare-duet.js';
import { judgeComparisons } from '../../src/compare/judge-comparisons.js';
import { newHistogram, record } from '../../src/engine/histogram.js';
import { latencies, normal, seededRandom } from '../analyse/build-evidence.js';

function side(values: readonly number[], failures = 0): Outcomes {
  const successes = newHistogram();
  for (const value of values) record(successes, value);
  return { successes, failures };
}

function duet(blocks: readonly DuetBlock[], role: 'gate' | 'exploratory' = 'gate') {
  return compareDuet({ series: 'head', base: 'base', role, blocks, seed: 1 });
}

function pair(random: () => number, ratio: number, { n = 300, drift = 0.1, effect = 0.03 } = {}): DuetBlock {
  const median = 5_000 * Math.exp(drift * normal(random));
  const of = (factor: number) =>
    side(latencies(n, median * factor * Math.exp(effect * normal(random)), 0.3, random));
  return { base: of(1), head: of(ratio) };
}

const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe('compareDuet', () => {
  it('finds the exact ratio where the head is the base times a factor', () => {
    const random = seededRandom(1);
    const blocks = times(8, () => {
      const values = latencies(300, 20_000, 0.3, random);
      return { base: side(values), head: side(values.map((value) => value * 1.5)) };
    });
    for (const { quantile, ratio, ci95, p, pPermutation } of duet(blocks)) {
      assert.ok(ratio !== null && ci95 && p !== null);
      assert.ok(Math.abs(ratio / 1.5 - 1) < 0.001, `${quantile} ${ratio}`);
      assert.ok(ci95[0] <= ratio && ratio <= ci95[1] && ci95[1] / ci95[0] < 1.002);
      assert.ok(p < 1e-6);
      assert.equal(pPermutation, 2 / 2 ** 8);
    }
  });

  it('is the same comparison backwards when the sides change places', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.double({ min: 0.7, max: 1.4, noNaN: true }),
        (seed, ratio) => {
          const random = seededRandom(seed);
          const blocks = times(6, () => pair(random, ratio, { n: 200 }));
          const forth = duet(blocks);
          const back = duet(blocks.map(({ base, head }) => ({ base: head, head: base })));
          forth.forEach((one, index) => {
            const other = back[index];
            assert.ok(one.ratio !== null && other?.ratio && one.p !== null && other.p !== null);
            assert.ok(Math.abs(one.ratio * other.ratio - 1) < 1e-9);
            assert.ok(Math.abs(one.p - other.p) < 1e-9);
          });
        },
      ),
      { numRuns: 10 },
    );
  });

  it('compares blocks with each other, so that drift of both sides does not count', () => {
    const random = seededRandom(2);
    const [p50] = judgeComparisons(duet(times(10, () => pair(random, 1.2, { drift: 0.5 })))).series;
    assert.equal(p50?.verdict, 'worse');
    const apart = times(10, () => pair(random, 1.2, { drift: 0.5 }));
    const shuffledHeads = apart.map((block, index) => ({
      base: block.base,
      head: apart[(index + 1) % 10]?.head ?? block.head,
    }));
    const [unpaired] = judgeComparisons(duet(shuffledHeads)).series;
    assert.equal(unpaired?.verdict, 'cannot-tell');
  });

  it('joins neighbouring blocks until each carries a p99', () => {
    const random = seededRandom(3);
    const [p50, p99] = duet(times(40, () => pair(random, 1, { n: 50 })));
    assert.equal(p50?.blocks, 40);
    assert.equal(p99?.blocks, 20);
    assert.ok(p99.ratio);
  });

  it('gives no number below five blocks or a thousand requests, and says why', () => {
    const random = seededRandom(4);
    for (const blocks of [times(4, () => pair(random, 1)), times(9, () => pair(random, 1, { n: 100 }))]) {
      const p99 = duet(blocks)[1];
      assert.equal(p99?.ratio, null);
      assert.equal(p99.p, null);
      assert.equal(p99.notes.length, 1);
    }
  });

  it('calls a head worse whose p99 fails while that of the base does not', () => {
    const random = seededRandom(5);
    const blocks = times(8, () => {
      const { base, head } = pair(random, 0.5);
      return { base, head: { ...head, failures: 6 } };
    });
    const { series, regressions } = judgeComparisons(duet(blocks));
    const [p50, p99] = series;
    assert.equal(p50?.verdict, 'better');
    assert.equal(p99?.verdict, 'worse');
    assert.equal(p99.headUs, null);
    assert.match(p99.notes.join(), /head failed/);
    assert.deepEqual(regressions, ['head']);
    const back = judgeComparisons(duet(blocks.map(({ base, head }) => ({ base: head, head: base }))));
    assert.equal(back.series[1]?.verdict, 'better');
  });

  it('cannot tell where both sides fail', () => {
    const random = seededRandom(6);
    const blocks = times(8, () => {
      const { base, head } = pair(random, 1);
      return { base: { ...base, failures: 6 }, head: { ...head, failures: 6 } };
    });
    const p99 = judgeComparisons(duet(blocks)).series[1];
    assert.equal(p99?.verdict, 'cannot-tell');
    assert.match(p99.notes.join(), /both sides/);
  });

  it('never gets faster by failing', () => {
    const random = seededRandom(7);
    const blocks = times(8, () => pair(random, 1));
    const [, without] = duet(blocks);
    const [, with2] = duet(blocks.map(({ base, head }) => ({ base, head: { ...head, failures: 2 } })));
    assert.ok(without?.ratio && with2?.ratio);
    assert.ok(with2.ratio > without.ratio);
  });
});

describe('judgeComparisons', () => {
  it('rarely ends a run of 100 equal pairs in a regression or a difference', () => {
    const random = seededRandom(8);
    let differing = 0;
    for (let run = 0; run < 20; run++) {
      const family = times(20, () => duet(times(6, () => pair(random, 1, { n: 170, effect: 0.1 })))).flat();
      const { series, regressions } = judgeComparisons(family);
      assert.deepEqual(regressions, []);
      if (series.some((one) => one.differs)) differing++;
    }
    // Five in twenty would come by chance in 0.3 % of cases at a true family-wise rate of 5 %.
    assert.ok(differing < 5, `${differing} of 20`);
  });

  it('is decided by equivalence, on the widened interval', () => {
    const random = seededRandom(9);
    const known = (ratio: number) => duet(times(12, () => pair(random, ratio, { n: 400, effect: 0.01 })))[0];
    const one = [1.3, 1, 0.7, 1.05].map(known).filter((each) => each !== undefined);
    const { series, regressions } = judgeComparisons(one);
    assert.deepEqual(
      series.map((each) => each.verdict),
      ['worse', 'same', 'better', 'cannot-tell'],
    );
    assert.deepEqual(regressions, ['head']);
    for (const { ci95, adjustedInterval } of series) {
      assert.ok(ci95 && adjustedInterval);
      assert.ok(adjustedInterval[0] < ci95[0] && ci95[1] < adjustedInterval[1]);
    }
    const loose = judgeComparisons(one, { margin: 0.5 });
    assert.deepEqual(new Set(loose.series.map((each) => each.verdict)), new Set(['same']));
  });

  it('lets what is exploratory neither regress nor burden the gates', () => {
    const random = seededRandom(10);
    const gate = duet(times(8, () => pair(random, 1.3)));
    const others = times(10, () =>
      duet(
        times(8, () => pair(random, 1.3)),
        'exploratory',
      ),
    ).flat();
    assert.deepEqual(judgeComparisons(others).regressions, []);
    assert.deepEqual(
      judgeComparisons([...gate, ...others]).series.slice(0, 2),
      judgeComparisons(gate).series,
    );
  });

  it('never calls worse or better what does not differ', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.8, max: 1.3, noNaN: true }), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.constantFrom('gate' as const, 'exploratory' as const),
        (ratios, seed, role) => {
          const random = seededRandom(seed);
          const all = ratios.flatMap((ratio) =>
            duet(
              times(5, () => pair(random, ratio, { n: 200 })),
              role,
            ),
          );
          for (const { verdict, differs } of judgeComparisons(all, { margin: 0.01 }).series) {
            if (verdict === 'worse' || verdict === 'better') assert.ok(differs);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('says how many blocks would decide, and those do', () => {
    const random = seededRandom(11);
    const pilot = duet(times(8, () => pair(random, 1.12, { effect: 0.08 })))[0];
    assert.ok(pilot?.estimate);
    const known = {
      ...pilot,
      estimate: { ...pilot.estimate, mean: Math.log(1.12), standardError: 0.115 / Math.sqrt(8) },
    };
    const [judged] = judgeComparisons([known]).series;
    assert.ok(judged?.verdict === 'cannot-tell' && judged.blocksNeeded !== null);
    let decided = 0;
    for (let run = 0; run < 25; run++) {
      const again = duet(times(judged.blocksNeeded, () => pair(random, 1.12, { n: 100, effect: 0.08 })))[0];
      assert.ok(again);
      if (judgeComparisons([again]).series[0]?.verdict === 'worse') decided++;
    }
    // Fewer than 14 of 25 would come by chance in 0.2 % of cases at a power of 80 %.
    assert.ok(decided >= 14, `${decided} of 25 with ${judged.blocksNeeded} blocks`);
  });
});
