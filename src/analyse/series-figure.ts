/** The trials of one series and what is asked of them go in; that quantile or share comes out, with an interval that the trials give. */
import { failuresOf } from '../engine/counts.js';
import { rankOf } from '../engine/histogram.js';
import {
  THRESHOLD_QUANTILES,
  type ThresholdClass,
  type ThresholdFigure,
  type ThresholdQuantile,
} from '../model/Threshold.js';
import { START_CLASSES, type Counts } from '../model/Sample.js';
import type { Figure } from '../thresholds/figure.js';
import type { EnteredTrials } from './entered-trials.js';
import { neverSure, notCarried, tooFewTrials } from './missing-figure.js';
import { outcomeAtRank, outcomeCount, poolOutcomes, type Outcomes } from './outcomes.js';
import { shareFigure } from './share-figure.js';
import { trialBounds } from './trial-interval.js';
import { headlineOutcomes, type HeadlineClass, type ResultView } from './view-trial.js';

export function seriesFigure(trials: EnteredTrials, figure: ThresholdFigure, confidence: number): Figure {
  if (trials.entered.length === 0) return { kind: 'none', why: 'nothing was measured', moreTrials: null };
  return figure.kind === 'quantile'
    ? quantileFigure(trials, figure.of, figure.quantile, confidence)
    : shareFigure(countsOf(trials.entered), countsOf(trials.complete), figure.of, confidence);
}

function countsOf(trials: readonly ResultView[]): Counts[] {
  return trials.map(({ result }) => result.counts);
}

/**
 * What a quantile is taken over. Failures have no start class, so they are in `warm`, the headline, and in `all`; cold
 * and first calls are successes alone.
 */
export function outcomesOf(trial: ResultView, of: ThresholdClass, headline: HeadlineClass): Outcomes {
  switch (of) {
    case 'warm':
      return headlineOutcomes(trial, headline);
    case 'all': {
      const successes = START_CLASSES.map((one) => ({ successes: trial.responses[one], failures: 0 }));
      return { ...poolOutcomes(successes), failures: failuresOf(trial.result.counts) };
    }
    case 'cold':
    case 'first':
      return { successes: trial.responses[of], failures: 0 };
    default:
      return of satisfies never;
  }
}

function quantileFigure(
  { entered, complete, headline }: EnteredTrials,
  of: ThresholdClass,
  quantile: ThresholdQuantile,
  confidence: number,
): Figure {
  const q = THRESHOLD_QUANTILES[quantile];
  const pooled = poolOutcomes(entered.map((trial) => outcomesOf(trial, of, headline)));
  const n = outcomeCount(pooled);
  const missing = notCarried(n, of, quantile, entered.length);
  if (missing !== null) return missing;
  const value = outcomeAtRank(pooled, rankOf(q, n)) ?? Infinity;
  const parts = complete
    .map((trial) => outcomesOf(trial, of, headline))
    .filter((part) => outcomeCount(part) > 0);
  const unsure = neverSure(value, quantile) ?? tooFewTrials(value, parts.length);
  if (unsure !== null) return unsure;
  const bounds = trialBounds(parts, q, confidence);
  return bounds === null
    ? { kind: 'unsure', value, why: 'the trials that ran to their end carry none', moreTrials: null }
    : { kind: 'known', value, ...bounds, trials: parts.length, calls: n };
}
