/** A run goes in; each of its thresholds comes out with what became of it, in words that a CI system can show. */
import type { RunRecord } from '../src/model/RunRecord.js';
import { plainText } from './plain-text.js';

export interface ThresholdJudgement {
  /** The threshold as it was written, cleaned. */
  subject: string;
  series: string | null;
  /** `fail` also where it could not be decided and the run counts that as failed (`--strict`). */
  outcome: 'pass' | 'fail' | 'undecided';
  words: string;
}

export function thresholdJudgements(run: RunRecord): readonly ThresholdJudgement[] {
  return run.thresholds.map((threshold) => {
    const { expression, value, verdict } = threshold;
    const subject = plainText(expression);
    // Whether it was strict stands in no field of its own: its reasons for the exit name what failed.
    const strict = verdict === 'undecided' && run.exit.reasons.some((reason) => reason.includes(expression));
    const words = `${subject}: ${value === null ? 'no value' : `value ${String(value)}`}, ${verdict}`;
    return { subject, series: null, outcome: strict ? 'fail' : verdict, words };
  });
}
