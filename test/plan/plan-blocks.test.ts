/** Any number of pairs and blocks go in; every pair stands together, in an order that is balanced whenever the run ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { planBlocks } from '../../src/plan/plan-blocks.js';

const pairsOf = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ head: `h${place}`, base: `b${place}` }));
const seriesOf = (pairs: readonly { head: string; base: string }[]) =>
  pairs.flatMap(({ head, base }) => [{ id: head }, { id: base }]);
const shape = {
  pairs: fc.integer({ min: 1, max: 9 }),
  trials: fc.integer({ min: 1, max: 24 }),
  seed: fc.nat(),
};

describe('the blocks of a duet', () => {
  it('hold every series once, the two of a pair next to each other and on the same schedule', () => {
    fc.assert(
      fc.property(fc.record(shape), ({ pairs: count, trials, seed }) => {
        const pairs = pairsOf(count);
        const series = seriesOf(pairs);
        const blocks = planBlocks(series, { pairs }, trials, seed);
        assert.equal(blocks.length, trials);
        for (const [index, block] of blocks.entries()) {
          assert.deepEqual(block.map((trial) => trial.series).sort(), series.map(({ id }) => id).sort());
          assert.deepEqual(
            block.map(({ order }) => order),
            series.map((_, place) => place),
          );
          assert.ok(block.every((trial) => trial.block === index && trial.index === index));
          for (const { head, base } of pairs) {
            const [one, other] = block.filter((trial) => trial.series === head || trial.series === base);
            assert.equal(Math.abs((one?.order ?? 0) - (other?.order ?? 9)), 1);
            assert.equal(one?.seed, other?.seed);
          }
          assert.equal(new Set(block.map((trial) => trial.seed)).size, count, 'each pair has its own');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('begin with the head as often as with the base, whenever the run is cut short', () => {
    fc.assert(
      fc.property(fc.record(shape), ({ pairs: count, trials, seed }) => {
        const pairs = pairsOf(count);
        const blocks = planBlocks(seriesOf(pairs), { pairs }, trials, seed);
        for (const { head, base } of pairs) {
          let headFirst = 0;
          for (const [index, block] of blocks.entries()) {
            const first = block.find((trial) => trial.series === head || trial.series === base);
            headFirst += first?.series === head ? 1 : 0;
            const baseFirst = index + 1 - headFirst;
            assert.ok(Math.abs(headFirst - baseFirst) <= 1, `${headFirst} : ${baseFirst}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('choose who begins by chance: neither always, nor in the same blocks for all', () => {
    const pairs = pairsOf(40);
    const blocks = planBlocks(seriesOf(pairs), { pairs }, 2, 7);
    const begins = pairs.filter(({ head, base }) => {
      const first = blocks[0]?.find((trial) => trial.series === head || trial.series === base);
      return first?.series === head;
    }).length;
    // Outside with a probability of 0.0002 for a fair coin.
    assert.ok(begins >= 9 && begins <= 31, String(begins));
  });

  it('are the same for the same seed, and others for another', () => {
    const pairs = pairsOf(4);
    const blocksOf = (seed: number) => planBlocks(seriesOf(pairs), { pairs }, 6, seed);
    assert.deepEqual(blocksOf(1), blocksOf(1));
    assert.notDeepEqual(blocksOf(1), blocksOf(2));
  });

  it('are without a duet what they were: each series by itself, on its own schedule', () => {
    const series = seriesOf(pairsOf(3));
    const [block = []] = planBlocks(series, null, 1, 3);
    assert.deepEqual(block.map((trial) => trial.series).sort(), series.map(({ id }) => id).sort());
    assert.equal(new Set(block.map(({ seed }) => seed)).size, series.length);
  });
});
