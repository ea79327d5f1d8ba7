/** The trials of two series of one run go in; the ratio of a quantile of the first to that of the second comes out, with its interval. */
import type { EnteredTrials } from '../analyse/entered-trials.js';
import { attainedQuantile, outcomeCount, type Outcomes } from '../analyse/outcomes.js';
import { MINIMUM_TRIALS, samplesNeeded, supports } from '../analyse/sample-sizes.js';
import { outcomesOf } from '../analyse/series-figure.js';
import { inCount } from '../analyse/wording.js';
import { THRESHOLD_QUANTILES, type ThresholdClass, type ThresholdQuantile } from '../model/Threshold.js';
import { estimateMean, meanInterval } from '../statistics/mean-estimate.js';
import type { Figure } from '../thresholds/figure.js';
import { joinBlocks, largeEnough, logRatios } from './compare-duet.js';
import { sharedBlocks } from './compare-sides.js';
import { ratioInterval } from './ratio-interval.js';

export interface Asked {
  of: ThresholdClass;
  quantile: ThresholdQuantile;
  confidence: number;
}

/**
 * As in a duet (`compare-duet.ts`): both were measured in the same blocks, so that what a block has of hour, host and
 * neighbours cancels in each block's own ratio; the value is the geometric mean over blocks.
 */
export function ratioFigure(over: EnteredTrials, under: EnteredTrials, asked: Asked): Figure {
  const q = THRESHOLD_QUANTILES[asked.quantile];
  const blocks = sharedBlocks(byBlock(under, asked.of), byBlock(over, asked.of));
  if (blocks.length === 0) {
    return { kind: 'none', why: 'no block has a whole trial of both', moreTrials: null };
  }
  const pooled = joinBlocks(blocks);
  const fewer = Math.min(outcomeCount(pooled.base), outcomeCount(pooled.head));
  if (!supports(fewer, q)) {
    return {
      kind: 'none',
      why: `${inCount(fewer)} calls on the side that has fewer carry no ${asked.quantile}, which takes ${inCount(samplesNeeded(q))}`,
      moreTrials: Math.ceil((samplesNeeded(q) - fewer) / Math.max(1, fewer / blocks.length)),
    };
  }
  if (attainedQuantile(pooled.base, q) === null) {
    const why = `so many calls of the second failed that its ${asked.quantile} is infinite`;
    return { kind: 'none', why, moreTrials: null };
  }
  if (attainedQuantile(pooled.head, q) === null) {
    return { kind: 'unsure', value: Infinity, why: 'the first lies in the failures', moreTrials: null };
  }
  const parts = largeEnough(blocks, q);
  const logs = logRatios(parts, q);
  const estimate = estimateMean(logs);
  const value = Math.exp(logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length));
  if (estimate === null || parts.length < MINIMUM_TRIALS) {
    return {
      kind: 'unsure',
      value,
      why: `${parts.length} of ${MINIMUM_TRIALS} blocks, or groups of them, that an interval takes carry a ${asked.quantile}`,
      moreTrials: Math.ceil((MINIMUM_TRIALS - parts.length) * (blocks.length / Math.max(1, parts.length))),
    };
  }
  const [low, high] = ratioInterval(meanInterval(estimate, asked.confidence));
  return { kind: 'known', value, low, high, trials: blocks.length, calls: fewer };
}

/** A trial that was cut short is no equal of a whole one. */
function byBlock({ complete, headline }: EnteredTrials, of: ThresholdClass): Map<number, Outcomes> {
  return new Map(complete.map((trial) => [trial.plan.block, outcomesOf(trial, of, headline)]));
}
