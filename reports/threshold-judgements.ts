/** A run goes in; each of its thresholds comes out with what became of it, in words that a CI system can show. */
import type { RunRecord } from '../src/model/RunRecord.js';
import { subjectName } from '../src/thresholds/threshold-outcome.js';
import { plainText } from './plain-text.js';

export interface ThresholdJudgement {
  /** The threshold as it was written, cleaned; with the series that it was judged on, since it may judge several. */
  subject: string;
  /** Of a ratio, both: `local/local/chain[native/direct]`. */
  series: string | null;
  /** `fail` also where it could not be decided and the run counts that as failed (`--strict`). */
  outcome: 'pass' | 'fail' | 'undecided';
  words: string;
}

export function thresholdJudgements(run: RunRecord): readonly ThresholdJudgement[] {
  return run.thresholds.map((threshold) => {
    const { expression, value, verdict, reason, strict = false } = threshold;
    const series = threshold.series === undefined ? null : plainText(subjectName(threshold));
    const subject = `${plainText(expression)}${series === null ? '' : ` (${series})`}`;
    const found = reason ?? (value === null ? 'no value' : `value ${String(value)}`);
    return {
      subject,
      series,
      outcome: strict && verdict === 'undecided' ? 'fail' : verdict,
      words: `${subject}: ${verdict}: ${plainText(found)}`,
    };
  });
}
