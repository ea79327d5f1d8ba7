/** What happened to both sides of one block goes in, a smooth quantile of each comes out. */
import { outcomeCount, type Outcomes } from '../analyse/outcomes.js';
import { valueAtRank, type Histogram } from '../engine/histogram.js';
import { harrellDavisWeights, type RankWeights } from '../statistics/harrell-davis.js';

/** The logarithm of a quantile in µs, for comparing and not for print. */
export type LogQuantile = (outcomes: Outcomes, slowestUs: number) => number;

/**
 * A block's own p99 of some hundred samples is a single noisy order statistic; Harrell and Davis weigh its
 * neighbours too. Logarithms are weighed, so that one wild outlier counts less and a block twice as slow
 * in every request differs by exactly ln 2. A failure is at least as slow as the slowest success of either side.
 */
export function logQuantile(q: number): LogQuantile {
  const known = new Map<number, RankWeights>();
  return (outcomes, slowestUs) => {
    const n = outcomeCount(outcomes);
    const weights = known.get(n) ?? harrellDavisWeights(n, q);
    known.set(n, weights);
    return weighLogarithms(outcomes.successes, weights, Math.log(slowestUs));
  };
}

/** The slowest success of all these, µs; 1 where there is none. */
export function slowestSuccess(sides: readonly Outcomes[]): number {
  return Math.max(1, ...sides.map(({ successes }) => valueAtRank(successes, successes.totalCount) ?? 1));
}

function weighLogarithms(
  successes: Histogram,
  { firstRank, weights }: RankWeights,
  failureLog: number,
): number {
  let sum = 0;
  let seen = 0;
  let next = 0;
  for (let index = 0; seen < successes.totalCount && next < weights.length; index++) {
    const count = successes.getCountAtIndex(index);
    if (count === 0) continue;
    seen += count;
    let weight = 0;
    while (next < weights.length && firstRank + next <= seen) weight += weights[next++] ?? 0;
    if (weight > 0) {
      sum += weight * Math.log(successes.medianEquivalentValue(successes.valueFromIndex(index)));
    }
  }
  while (next < weights.length) sum += (weights[next++] ?? 0) * failureLog;
  return sum;
}
