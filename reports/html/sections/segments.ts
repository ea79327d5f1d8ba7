/** A run goes in; what each part of its load profile brought comes out: bursts, rungs, gaps, minutes. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { SEGMENT_HEADERS, segmentTable } from '../../segment-rows.js';
import { inReadingOrder, labelOf } from '../../summary-rows.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function segmentsSection(run: RunRecord): Markup | null {
  const tables = inReadingOrder(run.series).flatMap((series) => {
    const table = segmentTable(series);
    return table === null ? [] : [{ label: labelOf(series), table }];
  });
  if (tables.length === 0) return null;
  return html`<section aria-labelledby="segments">
    <h2 id="segments">Parts of the load</h2>
    ${tables.map(
      ({ label, table }) =>
        html`<h3><code>${label}</code></h3>
          <p>${table.load}</p>
          ${dataTable({
            label: `Parts of the load of ${label}`,
            headers: SEGMENT_HEADERS,
            rows: table.rows.map(({ name, cells, failed }) => ({
              cells: [name, ...cells],
              ...(failed ? { mark: 'failed' as const } : {}),
            })),
          })}
          <p class="note">${table.notes.join(' ')}</p>`,
    )}
  </section>`;
}
