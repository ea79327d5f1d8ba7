/** The latencies of one class in each trial go in, its record comes out: quantiles, intervals, histogram. */
import { encode, mergeEncoded, valueAtRank, type Histogram } from '../engine/histogram.js';
import type { HistogramData } from '../model/Drive.js';
import type { DistributionRecord } from '../model/RunRecord.js';
import { poolOutcomes, reportedQuantile } from './outcomes.js';
import { trialInterval } from './trial-interval.js';

export interface ClassEvidence {
  /** Response times by trial. */
  trials: readonly Histogram[];
  /** Those of the trials that ran to their end. */
  complete: readonly Histogram[];
  service: readonly (HistogramData | null)[];
}

/** @returns null when the class is empty */
export function distribution(evidence: ClassEvidence): DistributionRecord | null {
  const pooled = poolOutcomes(withoutFailures(evidence.trials)).successes;
  if (pooled.totalCount === 0) return null;
  const service = mergeEncoded(evidence.service);
  const complete = withoutFailures(evidence.complete);
  return {
    ...summary(pooled),
    p999Us: reportedQuantile(pooled, 0.999),
    meanUs: Math.round(pooled.mean),
    ci95: {
      p50Us: trialInterval(complete, 0.5),
      p90Us: trialInterval(complete, 0.9),
      p99Us: trialInterval(complete, 0.99),
    },
    serviceTime: {
      p50Us: reportedQuantile(service, 0.5),
      p90Us: reportedQuantile(service, 0.9),
      p99Us: reportedQuantile(service, 0.99),
    },
  };
}

/** Extremes, the quantiles that the samples carry, and the histogram itself. */
export function summary(latencies: Histogram) {
  return {
    n: latencies.totalCount,
    minUs: valueAtRank(latencies, 1),
    p50Us: reportedQuantile(latencies, 0.5),
    p90Us: reportedQuantile(latencies, 0.9),
    p99Us: reportedQuantile(latencies, 0.99),
    maxUs: valueAtRank(latencies, latencies.totalCount),
    histogram: encode(latencies),
  };
}

function withoutFailures(histograms: readonly Histogram[]) {
  return histograms.map((successes) => ({ successes, failures: 0 }));
}
