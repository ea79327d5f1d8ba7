/** Series, how they pair and a seed go in; the trials of every block come out, in the order in which they run. */
import { deriveSeed, randomFrom, shuffled } from '../engine/random.js';
import type { DuetPlan, SeriesPlan, TrialPlan } from '../model/Plan.js';
import { blockOrders } from './block-order.js';

/**
 * Every series once per block, in seeded order balanced for what preceded. The two of a pair stand next to each
 * other, so that what a minute brings is in both, and they are called at the same intended instants.
 */
export function planBlocks(
  series: readonly Pick<SeriesPlan, 'id'>[],
  duet: Pick<DuetPlan, 'pairs'> | null,
  trials: number,
  seed: number,
): TrialPlan[][] {
  const turns = duet === null ? series.map(({ id }) => [[id]]) : duet.pairs.map(bothOrders);
  const orders = blockOrders(turns.length, trials, randomFrom(deriveSeed(seed, 'order')));
  const flips = turns.map((_, position) => flipsOf(trials, deriveSeed(seed, 'first', position)));
  return orders.map((order, block) =>
    order
      .flatMap((position) => {
        const [asItIs = [], swapped = asItIs] = turns[position] ?? [];
        const schedule = deriveSeed(seed, asItIs[0] ?? '', block);
        const ids = flips[position]?.[block] === true ? swapped : asItIs;
        return ids.map((id) => ({ series: id, seed: schedule }));
      })
      .map((trial, place) => ({ series: trial.series, index: block, block, order: place, seed: trial.seed })),
  );
}

function bothOrders({ base, head }: DuetPlan['pairs'][number]): string[][] {
  return [
    [head, base],
    [base, head],
  ];
}

/** Which blocks begin with the base: one of every two blocks, so that a run cut short is balanced as well. */
function flipsOf(blocks: number, seed: number): boolean[] {
  const random = randomFrom(seed);
  return Array.from({ length: Math.ceil(blocks / 2) }, () => shuffled([true, false], random))
    .flat()
    .slice(0, blocks);
}
