/** Successes with their latencies and failures without one: quantiles of both together, failures as +∞. */
import { addInto, newHistogram, rankOf, valueAtRank, type Histogram } from '../engine/histogram.js';
import { supports } from './sample-sizes.js';

export interface Outcomes {
  successes: Histogram;
  /** Each counts as an infinite latency. */
  failures: number;
}

export function outcomeCount(outcomes: Outcomes): number {
  return outcomes.successes.totalCount + outcomes.failures;
}

/** The value of the outcome with this rank, µs; null when it is a failure or there is none. */
export function outcomeAtRank(outcomes: Outcomes, rank: number): number | null {
  return valueAtRank(outcomes.successes, rank);
}

/** The attained quantile, rank ⌈q·N⌉ of N outcomes, µs. Null: too few outcomes, or the rank is a failure. */
export function attainedQuantile(outcomes: Outcomes, q: number): number | null {
  const n = outcomeCount(outcomes);
  return supports(n, q) ? outcomeAtRank(outcomes, rankOf(q, n)) : null;
}

/** The quantile of latencies alone, µs; null when there are too few. */
export function reportedQuantile(latencies: Histogram, q: number): number | null {
  return attainedQuantile({ successes: latencies, failures: 0 }, q);
}

/** All outcomes of several together. */
export function poolOutcomes(parts: readonly Outcomes[]): Outcomes {
  const successes = newHistogram();
  let failures = 0;
  for (const part of parts) {
    addInto(successes, part.successes);
    failures += part.failures;
  }
  return { successes, failures };
}

/** How many outcomes are slower than the bucket of this latency; failures are. */
export function exceedances({ successes, failures }: Outcomes, latencyUs: number): number {
  const last = successes.countsArrayIndex(latencyUs);
  let within = 0;
  for (let index = 0; index <= last; index++) within += successes.getCountAtIndex(index);
  return successes.totalCount - within + failures;
}
