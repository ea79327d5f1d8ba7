/** A run goes in; the table that everything else explains comes out: for each series what a caller waits, and how surely. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord, SeriesRecord } from '../../../src/model/RunRecord.js';
import { intervalText } from '../../interval-text.js';
import { countText, shareText, timesText } from '../../number-text.js';
import { attainedNote, baselineNote } from '../../run-notes.js';
import { summaryOf, type SummaryRow } from '../../summary-rows.js';
import type { Tail } from '../../tail.js';
import { dataTable, type Cell, type Header } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function summarySection(run: RunRecord): Markup {
  const summary = summaryOf(run);
  const { tail, groups } = summary;
  const note = baselineNote(summary);
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Every series</h2>
    ${groups.map(
      ({ title, rows }, group) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${dataTable({
          id: group === 0 ? 'summary-table' : `summary-table-${group}`,
          label: `Summary, ${title}`,
          headers: headersOf(tail),
          rows: rows.map((row) => ({ cells: cellsOf(row, tail) })),
          sortable: true,
          filterable: true,
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

function headersOf({ name: q }: Tail): readonly Header[] {
  return [
    { key: 'series', content: 'series' },
    { key: 'p50', content: 'p50' },
    { key: q, content: q },
    { key: 'interval', content: `95 % of ${q}` },
    { key: 'n', content: 'n' },
    { key: 'failed', content: 'failed' },
    { key: 'times-p50', content: html`× in-proc.<br />p50` },
    { key: `times-${q}`, content: html`× in-proc.<br />${q}` },
    { key: 'warm-p50', content: html`warm<br />p50` },
    { key: `warm-${q}`, content: html`warm<br />${q}` },
    { key: 'all-p50', content: html`all<br />p50` },
    { key: `all-${q}`, content: html`all<br />${q}` },
    { key: 'cold', content: 'cold' },
    { key: 'first', content: 'first' },
    { key: 'tmr', content: html`p99 /<br />p50` },
    { key: 'spread', content: html`spread<br />of trials` },
    { key: 'bad-seconds', content: html`bad<br />seconds` },
  ];
}

function cellsOf(row: SummaryRow, tail: Tail): readonly Cell[] {
  const { series, tailInterval: interval } = row;
  const { warm, all, counts, predictability } = series;
  const tailIn = (distribution: typeof warm) =>
    latency((tail.name === 'p99' ? distribution?.p99Us : distribution?.p90Us) ?? null);
  return [
    {
      sort: row.label,
      content: html`<code>${row.label}</code
        >${emulatedMark(series)}${series.trust.ok ? null : html` <span class="bad">✕ not trustworthy</span>`}`,
    },
    { sort: row.p50Us, content: html`<strong>${formatLatency(row.p50Us)}</strong>` },
    { sort: row.tailUs, content: html`<strong>${formatLatency(row.tailUs)}</strong>` },
    // By how wide it is: which figures are the least sure.
    { sort: interval === null ? null : interval[1] - interval[0], content: intervalText(interval) },
    count(row.n),
    {
      sort: row.failures,
      content: row.failures === 0 ? '0' : html`<span class="bad">${countText(row.failures)}</span>`,
    },
    { sort: row.timesP50, content: timesText(row.timesP50) },
    { sort: row.timesTail, content: timesText(row.timesTail) },
    latency(warm?.p50Us ?? null),
    tailIn(warm),
    latency(all?.p50Us ?? null),
    tailIn(all),
    count(counts.cold),
    count(counts.first),
    { sort: predictability.tmr, content: predictability.tmr === null ? '–' : predictability.tmr.toFixed(1) },
    share(predictability.betweenTrialSd),
    share(predictability.badSeconds),
  ];
}

function emulatedMark({ emulated }: SeriesRecord): Markup | null {
  return emulated.length === 0 ? null : html` <abbr title="${emulated.join('; ')}">emulated</abbr>`;
}

function latency(us: number | null): Cell {
  return { sort: us, content: formatLatency(us) };
}

function count(n: number): Cell {
  return { sort: n, content: countText(n) };
}

function share(value: number | null): Cell {
  return { sort: value, content: shareText(value) };
}
