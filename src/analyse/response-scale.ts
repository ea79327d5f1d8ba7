/** What a series' calls brought back goes in, the response time by which its trials are judged comes out. */
import type { DriveResult } from '../model/Drive.js';
import type { Histogram } from '../engine/histogram.js';
import { reportedQuantile } from './outcomes.js';
import { headlineClass, poolClass, viewResult, type ResultView } from './view-trial.js';

/**
 * The p99 of the series' response times in µs, over every attempt so far, valid or not, because it decides which
 * are; where they are too few, the highest of p90 and p50 that they carry, which makes the limits stricter.
 * Null when they carry none.
 */
export function responseScaleUs(results: readonly DriveResult[]): number | null {
  return scaleOf(results.map(viewResult));
}

/** The same of trials that are decoded already. */
export function scaleOf(trials: readonly ResultView[]): number | null {
  return highestReported(poolClass(trials, headlineClass(trials)))?.us ?? null;
}

/** The highest of p99, p90 and p50 that these latencies carry. */
export function highestReported(latencies: Histogram): { q: number; us: number } | null {
  for (const q of [0.99, 0.9, 0.5]) {
    const us = reportedQuantile(latencies, q);
    if (us !== null) return { q, us };
  }
  return null;
}
