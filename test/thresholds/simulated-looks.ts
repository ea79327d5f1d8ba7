/** Simulated trials go in; after which of them a run with `--abort-on-fail` would be cut comes out. */
import { newHistogram, record } from '../../src/engine/histogram.js';
import type { Outcomes } from '../../src/analyse/outcomes.js';
import { trialBounds } from '../../src/analyse/trial-interval.js';
import { shareInterval, type GroupCount } from '../../src/statistics/share-interval.js';
import { keepsLimit } from '../../src/thresholds/keeps-limit.js';
import { isLook } from '../../src/thresholds/looks.js';
import { latencies, normal } from '../analyse/build-evidence.js';

type BoundsOf<T> = (trials: readonly T[], confidence: number) => { low: number; high: number } | null;

/** The number of blocks after which an interval of this confidence lies beyond the limit; null: never. */
export function firstCut<T>(
  trials: readonly T[],
  boundsOf: BoundsOf<T>,
  limit: number,
  confidence: number,
): number | null {
  for (let done = 1; done <= trials.length; done++) {
    if (!isLook(done, trials.length)) continue;
    const bounds = boundsOf(trials.slice(0, done), confidence);
    if (bounds !== null && keepsLimit(bounds, '<', limit) === 'fail') return done;
  }
  return null;
}

export const TRUE_MEDIAN_US = 5_000;

/** Trials differ by 10 %, around a median that is also that of all trials that might be. */
export function trialOf(random: () => number, calls: number): Outcomes {
  const successes = newHistogram();
  const pace = Math.exp(0.1 * normal(random));
  for (const latencyUs of latencies(calls, TRUE_MEDIAN_US * pace, 0.3, random)) record(successes, latencyUs);
  return { successes, failures: 0 };
}

export const medianBounds: BoundsOf<Outcomes> = (trials, confidence) => trialBounds(trials, 0.5, confidence);

export const tailBounds: BoundsOf<Outcomes> = (trials, confidence) => trialBounds(trials, 0.99, confidence);

/** 99 % of all calls that might be are faster: σ² = 0.3² + 0.1², z = 2.3263. */
export const TRUE_P99_US = TRUE_MEDIAN_US * Math.exp(2.3263 * Math.sqrt(0.3 ** 2 + 0.1 ** 2));

export const shareBounds: BoundsOf<GroupCount> = (trials, confidence) => {
  const [low, high] = shareInterval(trials, confidence);
  return { low, high };
};

/** Failures come in bursts of so many, 1 % of calls in all. */
export function failuresIn(random: () => number, calls: number, burst: number): GroupCount {
  let hits = 0;
  for (let call = 0; call < calls / burst; call++) hits += random() < 0.01 ? burst : 0;
  return { hits, n: calls };
}

export const TRUE_SHARE = 0.01;
