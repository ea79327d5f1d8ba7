/** A series of a stored run goes in, one of its quantiles with how sure it is comes out. */
import { MINIMUM_TRIALS, supports } from '../analyse/sample-sizes.js';
import { failuresOf } from '../engine/counts.js';
import type { ComparedQuantile } from '../model/Comparison.js';
import type { SeriesRecord, TrialRunRecord } from '../model/RunRecord.js';
import { estimateMean, type MeanEstimate } from '../statistics/mean-estimate.js';
import { tQuantile } from '../statistics/student-t.js';

export type RunEstimate =
  /** ln µs. */
  | { kind: 'known'; log: MeanEstimate }
  /** The quantile is a failure. */
  | { kind: 'failing' }
  | { kind: 'none'; why: string };

const Q: Readonly<Record<ComparedQuantile, number>> = { p50: 0.5, p99: 0.99 };

/**
 * A trial of a few hundred requests has no p99 of its own, so the spread between trials is taken from the interval
 * that the run was stored with, on the logarithmic scale: half its width over t(.975, trials − 1).
 */
export function estimateRun(
  series: Pick<SeriesRecord, 'attained' | 'trials'>,
  quantile: ComparedQuantile,
): RunEstimate {
  const key = `${quantile}Us` as const;
  const { [key]: valueUs, n, ci95 } = series.attained;
  if (!supports(n, Q[quantile])) return { kind: 'none', why: `${n} requests carry no ${quantile}` };
  if (valueUs === null) return { kind: 'failing' };
  const interval = ci95[key];
  if (interval === null) return { kind: 'none', why: `no interval: it needs ${MINIMUM_TRIALS} trials` };
  const degreesOfFreedom = Math.max(MINIMUM_TRIALS, series.trials) - 1;
  const halfWidth = Math.log(interval[1] / interval[0]) / 2;
  return {
    kind: 'known',
    log: {
      mean: Math.log(valueUs),
      standardError: halfWidth / tQuantile(0.975, degreesOfFreedom),
      degreesOfFreedom,
    },
  };
}

/** The share of requests that failed, over trials. */
export function estimateFailures(series: SeriesRecord): MeanEstimate | null {
  const shares = series.trialRuns
    .filter((trial) => trial.entered !== false && trial.counts.intended > 0)
    .map(({ counts }: TrialRunRecord) => failuresOf(counts) / counts.intended);
  return estimateMean(shares);
}
