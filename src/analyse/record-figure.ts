/** A series of a stored run and what is asked of it go in; that quantile or share comes out, as far as the record has it with an interval. */
import { failuresOf } from '../engine/counts.js';
import { decode, newHistogram } from '../engine/histogram.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import {
  THRESHOLD_QUANTILES,
  type ThresholdClass,
  type ThresholdFigure,
  type ThresholdQuantile,
} from '../model/Threshold.js';
import type { Figure } from '../thresholds/figure.js';
import { neverSure, notCarried, tooFewTrials } from './missing-figure.js';
import { attainedQuantile, outcomeCount } from './outcomes.js';
import { shareFigure } from './share-figure.js';

/** Of the intervals that a record has. */
const CONFIDENCE = 0.95;

export function recordFigure(series: SeriesRecord, figure: ThresholdFigure): Figure {
  if (figure.kind === 'quantile') return quantileFigure(series, figure.of, figure.quantile);
  const entered = series.trialRuns.filter((trial) => trial.entered !== false);
  const counts = entered.map((trial) => trial.counts);
  return shareFigure(counts, counts, figure.of, CONFIDENCE);
}

function quantileFigure(series: SeriesRecord, of: ThresholdClass, quantile: ThresholdQuantile): Figure {
  const { n, valueUs, interval } = storedQuantile(series, of, quantile);
  const missing = notCarried(n, of, quantile, series.trials);
  if (missing !== null) return missing;
  const value = valueUs ?? Infinity;
  if (interval !== null) {
    const [low, high] = interval;
    return { kind: 'known', value, low, high, trials: series.trials, calls: n };
  }
  const why = 'the stored run has none for it, since calls failed';
  return (
    neverSure(value, quantile) ??
    tooFewTrials(value, series.trials) ?? { kind: 'unsure', value, why, moreTrials: null }
  );
}

interface Stored {
  n: number;
  /** Null: in the failures, or not carried. */
  valueUs: number | null;
  interval: readonly [number, number] | null;
}

function storedQuantile(series: SeriesRecord, of: ThresholdClass, quantile: ThresholdQuantile): Stored {
  const key = KEYS[quantile];
  if (of === 'warm') {
    const { attained } = series;
    return {
      n: attained.n,
      valueUs: attained[key],
      interval: key === 'p999Us' ? null : attained.ci95[key],
    };
  }
  const own = series[of];
  const failures = failuresOf(series.counts);
  if (of === 'all' && failures > 0) {
    // The record's own quantiles of all are of successes. Here failures count, and for that it has no interval.
    const histogram = own?.histogram ?? null;
    const outcomes = { successes: histogram === null ? newHistogram() : decode(histogram), failures };
    const valueUs = attainedQuantile(outcomes, THRESHOLD_QUANTILES[quantile]);
    return { n: outcomeCount(outcomes), valueUs, interval: null };
  }
  if (own === null) return { n: 0, valueUs: null, interval: null };
  return { n: own.n, valueUs: own[key], interval: key === 'p999Us' ? null : (own.ci95[key] ?? null) };
}

const KEYS = { p50: 'p50Us', p90: 'p90Us', p99: 'p99Us', 'p99.9': 'p999Us' } as const;
