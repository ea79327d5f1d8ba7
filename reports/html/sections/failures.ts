/** A run goes in; what its failed requests said comes out: untrusted text, shown as text. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { failureCauses } from '../../../src/ui/failure-causes.js';
import { failureCount, failureText } from '../../failures.js';
import { countText } from '../../number-text.js';
import { inReadingOrder, labelOf } from '../../summary-rows.js';
import { untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function failuresSection(run: RunRecord): Markup | null {
  const failed = inReadingOrder(run.series).filter((series) => failureCount(series.counts) > 0);
  if (failed.length === 0) return null;
  return html`<section aria-labelledby="failures">
    <h2 id="failures">Failures</h2>
    ${failed.map(
      (series) =>
        html`<h3><code>${labelOf(series)}</code></h3>
          <p>
            ${countText(failureCount(series.counts))} of ${countText(series.counts.intended)} requests failed:
            ${failureText(series.counts)}.
          </p>
          <ul class="messages">
            ${failureCauses(series).flatMap(({ kind, messages }) =>
              messages.map(
                (message) => html`<li><span class="faint">${kind}</span> ${untrusted(message)}</li>`,
              ),
            )}
          </ul>`,
    )}
  </section>`;
}
