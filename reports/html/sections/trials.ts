/** A run goes in; every trial comes out, the invalid ones marked with their reason and not hidden. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { countText, plural } from '../../number-text.js';
import { inReadingOrder, labelOf } from '../../summary-rows.js';
import type { ReportData } from '../ReportData.js';
import { trialsTable } from '../tables/time-tables.js';
import { untrusted } from '../../page/data-table.js';
import { lazyTwin } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';

export function trialsSection(run: RunRecord, data: ReportData): Markup | null {
  const all = inReadingOrder(run.series).flatMap((series) =>
    series.trialRuns.map((trial) => ({ label: labelOf(series), trial })),
  );
  if (all.length === 0) return null;
  const invalid = all.filter(({ trial }) => !trial.valid);
  return html`<section aria-labelledby="trials">
    <h2 id="trials">Trials</h2>
    <p>
      ${plural(all.length, 'trial')} in ${plural(run.plan.blocks, 'block')},
      ${invalid.length === 0 ? 'all valid' : html`<strong>${countText(invalid.length)} invalid</strong>`}. The
      trial is the unit of replication: intervals come from how much trials differ.
    </p>
    ${
      invalid.length === 0
        ? null
        : html`<ul>
            ${invalid.map(({ label, trial }) => html`<li>✕ <code>${label}</code>, block ${trial.block + 1}: ${trial.invalidBecause.map((reason) => untrusted(reason))}</li>`)}
          </ul>`
    }
    ${lazyTwin({
      kind: 'trials',
      group: 0,
      summary: 'Every trial, in the order in which they ran',
      rows: all.length,
      table: () => trialsTable(data),
    })}
  </section>`;
}
