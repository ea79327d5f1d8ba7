/** A series' trials go in; how far its tail, its trials and its seconds stray from the median comes out. */
import type { SeriesRecord } from '../model/RunRecord.js';
import { reportedQuantile } from './outcomes.js';
import { poolClass, type HeadlineClass, type TrialView } from './view-trial.js';

export function predictability(
  trials: readonly TrialView[],
  headline: HeadlineClass,
): SeriesRecord['predictability'] {
  const pooled = poolClass(trials, headline);
  const p50Us = reportedQuantile(pooled, 0.5);
  const p99Us = reportedQuantile(pooled, 0.99);
  return {
    tmr: p50Us === null || p99Us === null ? null : p99Us / p50Us,
    betweenTrialSd: standardDeviation(
      trials
        .map((trial) => reportedQuantile(trial.responses[headline], 0.5))
        .filter((medianUs) => medianUs !== null)
        .map(Math.log),
    ),
    badSeconds: p50Us === null ? null : badSeconds(trials, headline, 2 * p50Us),
  };
}

/** A second of under 100 requests is bad when its slowest is: rank ⌈0.99·n⌉ is the last one. */
function badSeconds(trials: readonly TrialView[], headline: HeadlineClass, limitUs: number): number | null {
  const seconds = trials.flatMap((trial) => trial.seconds.filter((second) => second.startClass === headline));
  return seconds.length === 0
    ? null
    : seconds.filter((second) => second.p99Us > limitUs).length / seconds.length;
}

/** Of a sample, with n − 1; null for fewer than two. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
