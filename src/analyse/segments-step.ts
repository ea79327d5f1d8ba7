/** The trials of a step go in; how long its tail took to come back comes out. */
import { rankOf } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { StepShape } from '../model/LoadProfile.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { attainedQuantile, outcomeAtRank, outcomeCount } from './outcomes.js';
import { stretchOf } from './segments.js';
import type { HeadlineClass } from './view-trial.js';

/** The tail is back when it is within this many times what it was. */
const TIMES = 2;
const SECOND_US = 1_000_000;

/**
 * Of every start class and with failures as +∞, since a step is about the instances that it makes a platform start.
 * A second's p99 decides here and is not printed, so it is taken however few samples the second has; that before
 * the step is printed, and needs 1,000.
 */
export function stepFigures(
  load: StepShape,
  results: readonly DriveResult[],
  headline: HeadlineClass,
): NonNullable<SeriesRecord['step']> {
  const stepUs = load.stepAtMs * 1_000;
  const endUs = load.durationMs * 1_000;
  const complete = results.filter(({ interrupted }) => !interrupted);
  const before = stretchOf(complete, headline, { fromUs: 0, toUs: stepUs }).all;
  const beforeP99Us = attainedQuantile(before, 0.99);
  if (beforeP99Us === null) {
    return { beforeP99Us, recoveryMs: null, verdict: 'undecided: no p99 before the step' };
  }
  let backUs = endUs;
  for (let fromUs = endUs - SECOND_US; fromUs >= stepUs; fromUs -= SECOND_US) {
    const second = stretchOf(complete, headline, { fromUs, toUs: fromUs + SECOND_US }).all;
    const n = outcomeCount(second);
    const p99Us = n === 0 ? null : outcomeAtRank(second, rankOf(0.99, n));
    // A second without a single request shows nothing, for or against.
    if (n > 0 && (p99Us === null || p99Us > TIMES * beforeP99Us)) break;
    backUs = fromUs;
  }
  const recoveryMs = backUs === endUs ? null : (backUs - stepUs) / 1_000;
  return { beforeP99Us, recoveryMs, verdict: recoveryMs === null ? 'never within the trial' : 'recovered' };
}
