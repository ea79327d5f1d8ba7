/** A model of latencies goes in; how often the interval of a quantile covers the truth, and how wide it is against an oracle's, come out. */
import { rankOf, valueAtRank } from '../../../src/engine/histogram.js';
import type { Random } from '../../../src/engine/random.js';
import { poolOutcomes } from '../../../src/analyse/outcomes.js';
import { trialInterval } from '../../../src/analyse/trial-interval.js';
import { MEDIAN_US, outcomes, type LatencyModel } from './latency-models.js';

export interface Coverage {
  q: number;
  /** Share of all repetitions, those without an interval among the misses. */
  covered: number;
  /** Mean width on the logarithmic scale over that of ±1.96 true standard deviations of the estimate. */
  width: number;
}

export function coverage(
  model: LatencyModel,
  { trials, n, repetitions }: { trials: number; n: number; repetitions: number },
  random: Random,
): Coverage[] {
  const seen = [0.5, 0.99].map((q) => ({ q, hits: 0, widths: 0, logs: [] as number[] }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const run = Array.from({ length: trials }, () => outcomes(model.trial(n, random)));
    const pooled = poolOutcomes(run).successes;
    for (const one of seen) {
      const truthUs = MEDIAN_US * Math.exp(model.trueQuantile(one.q, n));
      one.logs.push(Math.log(valueAtRank(pooled, rankOf(one.q, pooled.totalCount)) ?? NaN));
      const interval = trialInterval(run, one.q);
      if (interval === null) continue;
      if (interval[0] <= truthUs && truthUs <= interval[1]) one.hits++;
      one.widths += Math.log(interval[1] / interval[0]);
    }
  }
  return seen.map(({ q, hits, widths, logs }) => ({
    q,
    covered: hits / repetitions,
    width: widths / repetitions / (2 * 1.96 * standardDeviation(logs)),
  }));
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
