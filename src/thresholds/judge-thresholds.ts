/** Planned thresholds and the figure that each is judged by go in; one verdict for each threshold and series comes out, with its reason. */
import type { RunRecord } from '../model/RunRecord.js';
import type { JudgedSubject, PlannedThreshold, Threshold, ThresholdVerdict } from '../model/Threshold.js';
import { figureText, limitFigureText } from '../ui/figure-text.js';
import type { Figure } from './figure.js';
import { keepsLimit } from './keeps-limit.js';
import { trialsToDecide } from './trials-to-decide.js';

export type ThresholdRecord = RunRecord['thresholds'][number];

/**
 * @param figures of each threshold, in the order of its subjects
 * @param strict what is undecided counts as failed
 */
export function judgeThresholds(
  planned: readonly PlannedThreshold[],
  figures: readonly (readonly Figure[])[],
  strict = false,
): ThresholdRecord[] {
  return planned.flatMap(({ threshold, subjects }, row) =>
    subjects.map((subject, column): ThresholdRecord => {
      const figure = figures[row]?.[column] ?? NO_FIGURE;
      const { verdict, reason, moreTrials } = judge(threshold, figure);
      const { expression, limit, unit, operator } = threshold;
      const value = figure.kind === 'none' || figure.value === Infinity ? null : figure.value;
      const ends = figure.kind === 'known' && Number.isFinite(figure.high) ? figure : null;
      return {
        expression,
        ...subjectFields(subject),
        value,
        unit,
        operator,
        limit,
        ci95: ends === null ? null : [ends.low, ends.high],
        verdict,
        strict,
        reason,
        moreTrials,
      };
    }),
  );
}

const NO_FIGURE: Figure = { kind: 'none', why: 'nothing was measured', moreTrials: null };

interface Judged {
  verdict: ThresholdVerdict;
  reason: string;
  /** About how many more would decide; null where it is decided, or nobody can say. */
  moreTrials: number | null;
}

function judge(threshold: Threshold, figure: Figure): Judged {
  const { operator, limit, unit } = threshold;
  const kept = `the limit of ${limitFigureText(limit, unit)}`;
  switch (figure.kind) {
    case 'known': {
      const verdict = keepsLimit(figure, operator, limit);
      const moreTrials = verdict === 'undecided' ? trialsToDecide(figure, threshold) : null;
      return { verdict, reason: knownReason(threshold, figure, verdict), moreTrials };
    }
    case 'unsure': {
      const reason = `${valueText(figure.value, unit)}, beside ${kept}, without an interval: ${figure.why}`;
      return { verdict: 'undecided', reason, moreTrials: figure.moreTrials };
    }
    case 'none':
      return { verdict: 'undecided', reason: figure.why, moreTrials: figure.moreTrials };
    default:
      return figure satisfies never;
  }
}

function knownReason(
  { operator, limit, unit }: Threshold,
  { value, low, high }: Figure & { kind: 'known' },
  verdict: ThresholdVerdict,
): string {
  const below = (operator === '<' || operator === '<=') === (verdict === 'pass');
  const place = verdict === 'undecided' ? 'on both sides of' : below ? 'below' : 'above';
  const interval = `95 % interval ${figureText(low, unit)} to ${figureText(high, unit)}`;
  // What was never seen may still come in bursts, of which these calls met none.
  const unseen = unit === 'share' && value === 0 ? ' if it comes singly' : '';
  return `${valueText(value, unit)}, ${interval}${unseen}, ${place} the limit of ${limitFigureText(limit, unit)}`;
}

function valueText(value: number, unit: Threshold['unit']): string {
  return value === Infinity ? 'infinite, since so many calls failed' : figureText(value, unit);
}

function subjectFields(subject: JudgedSubject): { series: string; against?: string } {
  switch (subject.kind) {
    case 'series':
      return { series: subject.series };
    case 'ratio':
      return { series: subject.series, against: subject.against };
    default:
      return subject satisfies never;
  }
}
