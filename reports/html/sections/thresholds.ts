/** A run goes in; its thresholds come out as a table, each verdict with what it stands on, when there were any. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { dataTable, untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { thresholdsOf, VERDICT_SIGN, type ThresholdRow } from '../../threshold-rows.js';

export function thresholdsSection(run: RunRecord): Markup | null {
  const view = thresholdsOf(run);
  if (view === null) return null;
  return html`<section aria-labelledby="thresholds">
    <h2 id="thresholds">Thresholds</h2>
    <p>${untrusted(view.intro)}</p>
    ${dataTable({
      id: 'thresholds-table',
      label: 'Thresholds and their verdicts',
      headers: ['threshold', 'verdict', 'series', 'value', '95 %', 'limit', 'note'],
      textColumns: [1, 2, 6],
      filterable: view.rows.length > FILTER_FROM,
      rows: view.rows.map((row) => ({
        cells: [
          html`<code>${row.expression}</code>`,
          verdictOf(row),
          html`<code>${row.label}</code>`,
          row.value,
          row.interval,
          row.limit,
          row.words === null ? null : html`<span class="faint">${untrusted(row.words)}</span>`,
        ],
      })),
    })}
  </section>`;
}

/** Fewer rows are seen at a glance. */
const FILTER_FROM = 8;

function verdictOf({ verdict }: ThresholdRow): Markup {
  const style = { pass: 'good', fail: 'bad', undecided: null }[verdict];
  const text = html`${VERDICT_SIGN[verdict]} ${verdict}`;
  return style === null ? text : html`<span class="${style}">${text}</span>`;
}
