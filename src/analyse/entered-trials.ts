/** The evidence of one series goes in; the trials that its numbers stand on come out, and what its headline is about. */
import type { SeriesEvidence } from './evidence.js';
import { lagAllowanceUs } from './judge-trial.js';
import { selectTrials, type JudgedTrial } from './select-trials.js';
import { headlineClass, viewTrial, type HeadlineClass } from './view-trial.js';

export interface EnteredTrials {
  headline: HeadlineClass;
  /** One attempt of each block that counts. */
  entered: readonly JudgedTrial[];
  /** Those of them that ran to their end: intervals come from these. */
  complete: readonly JudgedTrial[];
}

/** About 400 kB for each trial: not to be kept for many series at a time. */
export function enteredTrials({ plan, trials }: Pick<SeriesEvidence, 'plan' | 'trials'>): EnteredTrials {
  const entered = selectTrials(trials.map(viewTrial), lagAllowanceUs(plan.load)).filter(
    (trial) => trial.entered,
  );
  return {
    headline: headlineClass(entered),
    entered,
    complete: entered.filter(({ result }) => !result.interrupted),
  };
}
