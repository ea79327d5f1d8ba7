/** A run goes in; its cold starts come out by kind, never merged, warm-up included. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { countText } from '../../number-text.js';
import { inReadingOrder } from '../../summary-rows.js';
import { COLD_KIND_WORDS } from '../cold-kind-words.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { markedLabel } from '../marks.js';

export function coldStartsSection(run: RunRecord): Markup | null {
  const all = inReadingOrder(run.series).flatMap((series) =>
    series.coldStarts.filter((cold) => cold.n > 0).map((cold) => ({ series, cold })),
  );
  if (all.length === 0) return null;
  return html`<section aria-labelledby="cold">
    <h2 id="cold">Cold starts</h2>
    ${dataTable({
      label: 'Cold starts by kind',
      headers: ['series', 'kind', 'n', 'fastest', 'p50', 'p99', 'slowest', 'deploy to first reply'],
      textColumns: [1],
      rows: all.map(({ series, cold }) => ({
        cells: [
          html`<code>${markedLabel(series)}</code>`,
          COLD_KIND_WORDS[cold.kind],
          countText(cold.n),
          formatLatency(cold.minUs),
          formatLatency(cold.p50Us),
          formatLatency(cold.p99Us),
          formatLatency(cold.maxUs),
          formatLatency(series.deploy.toFirstReplyMs === null ? null : series.deploy.toFirstReplyMs * 1_000),
        ],
      })),
    })}
    <p class="note">
      Calls whose instance was born while they waited, those of the warm-up included. None of them is in the
      warm quantiles.
    </p>
  </section>`;
}
