/** A run goes in; what was demanded of it comes out, and whether it holds. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { dataTable, untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

/** Beside the words, so that no colour has to say it. */
const SIGN = { pass: '✓ holds', fail: '✕ fails', undecided: '? undecided' } as const;
const STYLE = { pass: 'good', fail: 'bad', undecided: 'label' } as const;

export function thresholdsSection({ thresholds }: RunRecord): Markup | null {
  if (thresholds.length === 0) return null;
  return html`<section aria-labelledby="thresholds">
    <h2 id="thresholds">Thresholds</h2>
    ${dataTable({
      label: 'Thresholds',
      headers: ['threshold', 'verdict', 'of', 'because'],
      textColumns: [1, 2, 3],
      rows: thresholds.map((threshold) => ({
        cells: [
          html`<code>${threshold.expression}</code>`,
          html`<span class="${STYLE[threshold.verdict]}">${SIGN[threshold.verdict]}</span>`,
          textIn(threshold, 'series'),
          textIn(threshold, 'reason'),
        ],
      })),
    })}
    <p class="note">
      Judged on attained quantiles with their intervals: undecided where the limit lies within the interval.
    </p>
  </section>`;
}

/** Fields that older runs do not have. */
function textIn(threshold: object, name: string): Markup {
  const value: unknown = new Map(Object.entries(threshold)).get(name);
  return typeof value === 'string' ? untrusted(value) : html`–`;
}
