/** The trials of one series and what is asked of them go in; that quantile or share comes out, with an interval that the trials give. */
import { failuresOf } from '../engine/counts.js';
import { rankOf } from '../engine/histogram.js';
import {
  THRESHOLD_QUANTILES,
  type ThresholdClass,
  type ThresholdFigure,
  type ThresholdQuantile,
  type ThresholdShare,
} from '../model/Threshold.js';
import { START_CLASSES } from '../model/Sample.js';
import { shareInterval, type GroupCount } from '../statistics/share-interval.js';
import type { Figure } from '../thresholds/figure.js';
import type { EnteredTrials } from './entered-trials.js';
import { outcomeAtRank, outcomeCount, poolOutcomes, type Outcomes } from './outcomes.js';
import { MINIMUM_TRIALS, samplesNeeded, supports } from './sample-sizes.js';
import { trialBounds } from './trial-interval.js';
import { headlineOutcomes, type HeadlineClass, type ResultView } from './view-trial.js';
import { inCalls, inCount } from './wording.js';

/** Coverage was simulated for p50, p90 and p99 (METHOD.md): no other interval is told anywhere. */
const UNSURE: ThresholdQuantile = 'p99.9';
const NO_INTERVAL = 'a p99.9 has no interval to be judged on';

export function seriesFigure(trials: EnteredTrials, figure: ThresholdFigure, confidence: number): Figure {
  if (trials.entered.length === 0) return { kind: 'none', why: 'nothing was measured', moreTrials: null };
  return figure.kind === 'quantile'
    ? quantileFigure(trials, figure.of, figure.quantile, confidence)
    : shareFigure(trials, figure.of, confidence);
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
  name: ThresholdQuantile,
  confidence: number,
): Figure {
  const q = THRESHOLD_QUANTILES[name];
  const pooled = poolOutcomes(entered.map((trial) => outcomesOf(trial, of, headline)));
  const n = outcomeCount(pooled);
  if (n === 0) return { kind: 'none', why: `no call was ${of}`, moreTrials: null };
  if (!supports(n, q)) {
    const needed = samplesNeeded(q);
    return {
      kind: 'none',
      why: `${inCalls(n, 'call')} carry no ${name}, which takes ${inCount(needed)}${name === UNSURE ? `, and ${NO_INTERVAL}` : ''}`,
      moreTrials: name === UNSURE ? null : Math.ceil((needed - n) / (n / entered.length)),
    };
  }
  const value = outcomeAtRank(pooled, rankOf(q, n)) ?? Infinity;
  if (name === UNSURE) return { kind: 'unsure', value, why: NO_INTERVAL, moreTrials: null };
  const parts = complete.map((trial) => outcomesOf(trial, of, headline));
  const bounds = trialBounds(parts, q, confidence);
  if (bounds !== null) return { kind: 'known', value, ...bounds, trials: parts.length, calls: n };
  return { kind: 'unsure', value, ...tooFewTrials(parts.filter((part) => outcomeCount(part) > 0).length) };
}

function shareFigure({ entered, complete }: EnteredTrials, of: ThresholdShare, confidence: number): Figure {
  const counted = entered.map((trial) => countOf(trial, of));
  const calls = sum(counted.map(({ n }) => n));
  if (calls === 0) {
    const why = of === 'cold' ? 'no call told how it started' : 'no call was made';
    return { kind: 'none', why, moreTrials: null };
  }
  const value = sum(counted.map(({ hits }) => hits)) / calls;
  const parts = complete.map((trial) => countOf(trial, of)).filter(({ n }) => n > 0);
  if (parts.length < MINIMUM_TRIALS) return { kind: 'unsure', value, ...tooFewTrials(parts.length) };
  const [low, high] = shareInterval(parts, confidence);
  return { kind: 'known', value, low, high, trials: parts.length, calls: sum(parts.map(({ n }) => n)) };
}

function countOf({ result: { counts } }: ResultView, of: ThresholdShare): GroupCount {
  switch (of) {
    case 'errors':
      return { hits: failuresOf(counts), n: counts.intended };
    case 'timeouts':
      return { hits: counts.timeouts, n: counts.intended };
    case 'cold':
      return { hits: counts.cold, n: counts.warm + counts.first + counts.cold };
    default:
      return of satisfies never;
  }
}

function tooFewTrials(trials: number): { why: string; moreTrials: number | null } {
  const missing = MINIMUM_TRIALS - trials;
  return {
    why: `an interval needs ${MINIMUM_TRIALS} whole trials, and ${trials === 0 ? 'none' : `only ${trials}`} can be used`,
    moreTrials: missing > 0 ? missing : 1,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
