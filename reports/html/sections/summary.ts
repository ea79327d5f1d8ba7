/** A run goes in; the table that everything else explains comes out: for each series what a caller waits, and how surely. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { intervalText } from '../../interval-text.js';
import { countText, shareText, timesText } from '../../number-text.js';
import { attainedNote, baselineNote } from '../../run-notes.js';
import { summaryOf, type SummaryRow } from '../../summary-rows.js';
import type { Tail } from '../../tail.js';
import { dataTable } from '../data-table.js';
import { html, type Markup } from '../markup.js';

export function summarySection(run: RunRecord): Markup {
  const summary = summaryOf(run);
  const { tail, groups } = summary;
  const note = baselineNote(summary);
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Every series</h2>
    ${groups.map(
      ({ title, rows }) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${dataTable({
          label: `Summary, ${title}`,
          headers: headersOf(tail),
          rows: rows.map((row) => ({ cells: cellsOf(row, tail) })),
        })}`,
    )}
    <p class="note">
      ${attainedNote(run)} “Warm” leaves failures out; “all” is every success, cold ones too.
    </p>
    ${note === null ? null : html`<p class="note">${note}</p>`}
    <p class="note">
      How predictable it is: warm p99 over p50; the spread of trials (standard deviation of ln p50); the share
      of seconds whose p99 exceeds twice the run's p50.
    </p>
  </section>`;
}

function headersOf(tail: Tail): readonly Markup[] {
  const q = tail.name;
  return [
    html`series`,
    html`p50`,
    html`${q}`,
    html`95 % of ${q}`,
    html`n`,
    html`failed`,
    html`× in-proc.<br />p50`,
    html`× in-proc.<br />${q}`,
    html`warm<br />p50`,
    html`warm<br />${q}`,
    html`all<br />p50`,
    html`all<br />${q}`,
    html`cold`,
    html`first`,
    html`p99 /<br />p50`,
    html`spread<br />of trials`,
    html`bad<br />seconds`,
  ];
}

function cellsOf(row: SummaryRow, tail: Tail): readonly Markup[] {
  const { series } = row;
  const { warm, all, counts, predictability } = series;
  const tailIn = (distribution: typeof warm) =>
    formatLatency((tail.name === 'p99' ? distribution?.p99Us : distribution?.p90Us) ?? null);
  return [
    html`<code>${row.label}</code
      >${series.emulated.length > 0 ? html` <abbr title="${series.emulated.join('; ')}">emulated</abbr>` : null}${
        series.trust.ok ? null : html` <span class="bad">✕ not trustworthy</span>`
      }`,
    html`<strong>${formatLatency(row.p50Us)}</strong>`,
    html`<strong>${formatLatency(row.tailUs)}</strong>`,
    html`${intervalText(row.tailInterval)}`,
    html`${countText(row.n)}`,
    row.failures === 0 ? html`0` : html`<span class="bad">${countText(row.failures)}</span>`,
    html`${timesText(row.timesP50)}`,
    html`${timesText(row.timesTail)}`,
    html`${formatLatency(warm?.p50Us ?? null)}`,
    html`${tailIn(warm)}`,
    html`${formatLatency(all?.p50Us ?? null)}`,
    html`${tailIn(all)}`,
    html`${countText(counts.cold)}`,
    html`${countText(counts.first)}`,
    html`${predictability.tmr === null ? '–' : predictability.tmr.toFixed(1)}`,
    html`${shareText(predictability.betweenTrialSd)}`,
    html`${shareText(predictability.badSeconds)}`,
  ];
}
