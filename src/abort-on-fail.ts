/** A run between two blocks goes in; the threshold that has failed beyond doubt comes out, or null: it goes on. */
import { gatherEvidence } from './analyse/gather-evidence.js';
import { thresholdFigures } from './compare/threshold-figures.js';
import type { Warning } from './model/Warning.js';
import type { Run } from './run-state.js';
import { keepsLimit } from './thresholds/keeps-limit.js';
import { isLook, lookConfidence, plannedLooks } from './thresholds/looks.js';
import { subjectName } from './thresholds/threshold-outcome.js';

/** Where `--abort-on-fail` ended a run. */
export interface Cut {
  expression: string;
  /** The series, or the two of a ratio, that failed it. */
  subject: string;
  blocksDone: number;
}

/** For one look: as sure as all looks together have to be. */
export function confidenceOfLooks({ plan }: Pick<Run, 'plan'>): number {
  const judged = plan.thresholds.reduce((sum, { subjects }) => sum + subjects.length, 0);
  return lookConfidence(plan.blocks.length, judged);
}

export function failedBeyondDoubt(now: Run, blocksDone: number): Cut | null {
  const { plan, config, host } = now;
  if (!config.abortOnFail || host.interrupts.stop.aborted) return null;
  if (plan.thresholds.length === 0 || !isLook(blocksDone, plan.blocks.length)) return null;
  const figures = thresholdFigures(plan.thresholds, gatherEvidence(plan, now.states), confidenceOfLooks(now));
  for (const [row, { threshold, subjects }] of plan.thresholds.entries()) {
    for (const [column, subject] of subjects.entries()) {
      const figure = figures[row]?.[column];
      // Only an interval is a verdict here: what it holds for is every look.
      if (figure?.kind !== 'known' || keepsLimit(figure, threshold.operator, threshold.limit) !== 'fail') {
        continue;
      }
      return { expression: threshold.expression, subject: subjectName(subject), blocksDone };
    }
  }
  return null;
}

export function cutReason({ expression, subject, blocksDone }: Cut, blocks: number): string {
  return `${subject}: ${expression} failed beyond doubt after block ${blocksDone} of ${blocks}, and --abort-on-fail ended the run there`;
}

export function cutWarning(cut: Cut, blocks: number): Warning {
  return {
    code: 'aborted-on-fail',
    message:
      `the run was ended after block ${cut.blocksDone} of ${blocks}, because ${cut.subject} failed ${cut.expression}: ` +
      'it stopped for what it saw, so its other figures lean that way. Its thresholds are judged on intervals that are ' +
      `widened for ${plannedLooks(blocks)} looks`,
    hint: 'without --abort-on-fail every block is measured',
  };
}
