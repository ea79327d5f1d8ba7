/** A run goes in; what a connection to each target cost comes out: once per connection, apart from every call. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { countText } from '../../number-text.js';
import { inReadingOrder } from '../../summary-rows.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { markedLabel } from '../marks.js';

export function connectionsSection(run: RunRecord): Markup | null {
  const rows = inReadingOrder(run.series)
    .filter(({ connect }) => connect.opened > 0)
    .map((series) => {
      const { opened, late, reopened, failed, dnsUs, tcpUs, tlsUs, lateUs, http } = series.connect;
      return {
        cells: [
          html`<code>${markedLabel(series)}</code>`,
          (http ?? []).map((version) => `HTTP/${version}`).join(', '),
          countText(opened),
          formatLatency(dnsUs),
          formatLatency(tcpUs),
          formatLatency(tlsUs),
          countText(late),
          formatLatency(lateUs ?? null),
          countText(reopened ?? 0),
          countText(failed),
        ],
      };
    });
  if (rows.length === 0) return null;
  return html`<section aria-labelledby="connections">
    <h2 id="connections">What a connection costs</h2>
    ${dataTable({
      label: 'Connections',
      headers: [
        'series',
        'protocol',
        'opened',
        'name look-up',
        'TCP',
        'TLS',
        'late',
        'late handshake',
        'replaced',
        'failed',
      ],
      textColumns: [1],
      rows,
    })}
    <p class="note">
      Medians, once per connection; in no call's figures, but for the late ones: all connections were busy
      then, and the call that had another one opened waited for it. A dash: there was none (a literal address,
      no TLS), or too few to say.
    </p>
  </section>`;
}
