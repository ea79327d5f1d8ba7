/** A run goes in; every trial comes out, the invalid ones marked with their reason and not hidden. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { failureCount } from '../../failures.js';
import { countText, plural } from '../../number-text.js';
import { inReadingOrder, labelOf } from '../../summary-rows.js';
import { dataTable, untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function trialsSection(run: RunRecord): Markup | null {
  const all = inReadingOrder(run.series)
    .flatMap((series) => series.trialRuns.map((trial) => ({ label: labelOf(series), trial })))
    .sort((a, b) =>
      a.trial.startedAt < b.trial.startedAt ? -1 : a.trial.startedAt > b.trial.startedAt ? 1 : 0,
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
    <details>
      <summary>Every trial, in the order in which they ran</summary>
      ${dataTable({
        label: 'Trials',
        headers: [
          'started',
          'block',
          'series',
          'verdict',
          'warm',
          'warm p50',
          'not warm',
          'failed',
          'lag p99',
          'canary p99',
        ],
        textColumns: [2, 3],
        rows: all.map(({ label, trial }) => ({
          cells: [
            trial.startedAt.slice(11, 19),
            `${trial.block + 1}.${trial.order + 1}`,
            html`<code>${label}</code>`,
            trial.valid ? (trial.attempt > 0 ? 'valid, repeated' : 'valid') : '✕ invalid',
            countText(trial.warm.n),
            formatLatency(trial.warm.p50Us),
            countText(trial.counts.cold + trial.counts.first + trial.counts.unknown),
            countText(failureCount(trial.counts)),
            formatLatency(trial.scheduleLag.p99Us),
            formatLatency(trial.canary.p99Us),
          ],
          ...(trial.valid ? {} : { mark: 'invalid' as const }),
        })),
      })}
    </details>
  </section>`;
}
