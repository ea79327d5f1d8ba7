/** A model and a seed go in, the outcomes of simulated trials come out, and with them the quantile that they really have. */
import { newHistogram, record } from '../../../src/engine/histogram.js';
import type { Random } from '../../../src/engine/random.js';
import type { Outcomes } from '../../../src/analyse/outcomes.js';
import { normalCdf, normalQuantile } from '../../../src/statistics/normal.js';

export interface LatencyModel {
  name: string;
  /** ln(latency / median) of one trial, in the order of the schedule. */
  trial(n: number, random: Random): Float64Array;
  /** ln(quantile / median), of the mixture over all trials that might be. */
  trueQuantile(q: number, n: number): number;
}

/** A trial in µs around this. */
export const MEDIAN_US = 20_000;
const SIGMA = 0.3;

/** Box & Muller (Ann. Math. Stat. 29, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function outcomes(logs: Float64Array, factor = 1): Outcomes {
  const successes = newHistogram();
  for (const log of logs) record(successes, MEDIAN_US * factor * Math.exp(log));
  return { successes, failures: 0 };
}

/** Log-normal; neighbours correlate by φ; trials differ by a factor with this standard deviation. */
export function gaussian(phi: number, effect: number): LatencyModel {
  const name =
    [phi > 0 ? `AR(1) ${phi}` : '', effect > 0 ? `trial effect ${effect * 100} %` : '']
      .filter((part) => part !== '')
      .join(', ') || 'independent';
  return {
    name,
    trial(n, random) {
      const logs = new Float64Array(n);
      const offset = effect * normal(random);
      const fresh = Math.sqrt(1 - phi * phi);
      let state = normal(random);
      for (let index = 0; index < n; index++) {
        logs[index] = SIGMA * state + offset;
        state = phi * state + fresh * normal(random);
      }
      return logs;
    },
    // Sums of independent normal logarithms are normal.
    trueQuantile: (q) => normalQuantile(q) * Math.hypot(SIGMA, effect),
  };
}

/** Beyond the ordinary latency, at the beginning of a stall. */
const STALL = 200;
/** Of the requests that arrive during some stall. */
const STALLED = 0.02;

/**
 * The server freezes now and then (a Poisson process) and all that arrive wait for its end: p99 lies in the stalls,
 * and all that is known of it comes from so many episodes.
 */
export function stalls(episodes: number, trials: number): LatencyModel {
  const perTrial = episodes / trials;
  return {
    name: `stalls, ${episodes} expected`,
    trial(n, random) {
      const logs = gaussian(0, 0).trial(n, random);
      const length = (STALLED * n) / perTrial;
      let start = -length;
      for (;;) {
        start += (-Math.log(1 - random()) * n) / perTrial;
        if (start >= n) return logs;
        for (let at = Math.max(0, Math.ceil(start)); at < Math.min(n, start + length); at++) {
          const left = (start + length - at) / length;
          logs[at] = Math.max(logs[at] ?? 0, Math.log(1 + STALL * left));
        }
      }
    },
    trueQuantile(q, n) {
      const body = (x: number) => normalCdf(x / SIGMA);
      const during = (x: number) => Math.min(1, Math.max(0, (Math.exp(x) - 1) / STALL));
      // Starts are Poisson, so a request is outside of all stalls with exp(−rate·length), and beyond x only when the
      // last stall before it began recently enough: that too is exp(−rate·(what is left of its length)).
      const rate = perTrial / n;
      const length = (STALLED * n) / perTrial;
      const below = (x: number) => body(x) * Math.exp(-rate * length * (1 - during(x)));
      let [low, high] = [-10, 10];
      while (high - low > 1e-9) {
        const middle = (low + high) / 2;
        if (below(middle) < q) low = middle;
        else high = middle;
      }
      return low;
    },
  };
}
