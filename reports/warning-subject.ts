/** The series of a warning go in; whom it is about, in words, comes out: empty for the whole run. */
import type { RunRecord } from '../src/model/RunRecord.js';
import { plural } from './number-text.js';
import { labelOf } from './summary-rows.js';

/** More are counted, not named. */
const NAMED = 3;

/** Such as `chain[direct], noop[caller]: `. The labels are cleaned of control characters, not escaped for HTML or Markdown. */
export function subjectOf(run: RunRecord, ids: readonly string[]): string {
  const labels = run.series.filter(({ id }) => ids.includes(id)).map(labelOf);
  if (labels.length === 0) return '';
  return `${labels.length > NAMED ? plural(labels.length, 'series', 'series') : labels.join(', ')}: `;
}
