/** A stored run and thresholds that are asked of it afterwards go in; the run with their verdicts in place of its own comes out. */
import { recordFigure } from '../analyse/record-figure.js';
import { badConfig } from '../config/resolve-config.js';
import type { Problem } from '../errors.js';
import type { RunRecord } from '../model/RunRecord.js';
import type { JudgedSubject, Threshold, ThresholdFigure } from '../model/Threshold.js';
import { planThresholds } from '../plan/plan-thresholds.js';
import type { Figure } from '../thresholds/figure.js';
import { judgeThresholds } from '../thresholds/judge-thresholds.js';
import { exitReasons, undecidedWarnings } from '../thresholds/threshold-outcome.js';

export interface JudgedRun {
  record: RunRecord;
  /** Why the command ends in exit 10; empty: it does not. */
  reasons: readonly string[];
}

/** @throws `bad-config` for thresholds that judge no series of the run */
export function judgeStored(record: RunRecord, asked: readonly Threshold[], strict: boolean): JudgedRun {
  const bases = new Set(record.comparison?.series.map(({ base }) => base));
  const problems: Problem[] = [];
  const heads = record.series.filter(({ id }) => !bases.has(id));
  const planned = planThresholds(asked, heads, problems, 'run');
  if (problems.length > 0) throw badConfig(problems);
  const figures = planned.map(({ threshold, subjects }) =>
    subjects.map((subject) => figureOf(record, subject, threshold.figure)),
  );
  const thresholds = judgeThresholds(planned, figures, strict);
  const warnings = [
    ...record.warnings.filter(({ code }) => code !== 'threshold-undecided'),
    ...undecidedWarnings(thresholds, record.plan.blocks),
  ];
  return { record: { ...record, thresholds, warnings }, reasons: exitReasons(thresholds) };
}

function figureOf(record: RunRecord, subject: JudgedSubject, figure: ThresholdFigure): Figure {
  switch (subject.kind) {
    case 'series': {
      const series = record.series.find(({ id }) => id === subject.series);
      const why = 'the run has no such series';
      return series === undefined ? { kind: 'none', why, moreTrials: null } : recordFigure(series, figure);
    }
    case 'ratio': {
      const why = 'a stored run has no blocks to take ratios in: give this threshold to faasmark run';
      return { kind: 'none', why, moreTrials: null };
    }
    default:
      return subject satisfies never;
  }
}
