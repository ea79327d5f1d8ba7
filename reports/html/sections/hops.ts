/** A run goes in; where the time goes comes out: what each function waited for, by the clock of the one that waited. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { countText } from '../../number-text.js';
import { inReadingOrder, labelOf } from '../../summary-rows.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function hopsSection(run: RunRecord): Markup | null {
  const rows = inReadingOrder(run.series).flatMap((series) =>
    series.hops.map((hop) => ({
      cells: [
        html`<code>${labelOf(series)}</code>`,
        html`${hop.name}`,
        hop.kind,
        countText(hop.n),
        formatLatency(hop.p50Us),
        formatLatency(hop.p99Us),
      ],
    })),
  );
  if (rows.length === 0) return null;
  return html`<section aria-labelledby="hops">
    <h2 id="hops">Where the time goes</h2>
    ${dataTable({
      label: 'Hops',
      headers: ['series', 'waits for', 'how', 'n', 'p50', 'p99'],
      textColumns: [1, 2],
      rows,
    })}
    <p class="note">
      Functions invoked and stores used, in warm calls, each timed by the clock of whoever waited for it. A
      hop holds those inside it, so hops of one series do not add up to its response time.
    </p>
  </section>`;
}
