/** A run's summary goes in; the columns of its table come out, those without any value left out. */
import { formatLatency } from '../../src/ui/latency.js';
import type { DistributionRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { COLD_KINDS } from '../../src/model/Sample.js';
import { intervalText } from '../interval-text.js';
import { countText, shareText, timesText } from '../number-text.js';
import type { SortedCell } from '../page/data-table.js';
import { html, type Markup, type Part } from '../page/markup.js';
import type { Summary, SummaryRow } from '../summary-rows.js';
import type { Tail } from '../tail.js';
import { COLD_KIND_WORDS } from './cold-kind-words.js';

export interface SummaryColumn {
  /** As it stands in the URL's hash. */
  key: string;
  header: Part;
  cell(row: SummaryRow): SortedCell;
}

export function summaryColumns({ tail, groups }: Summary): readonly SummaryColumn[] {
  const rows = groups.flatMap((group) => group.rows);
  return allColumns(tail).filter(({ cell }) => rows.some((row) => cell(row).sort !== null));
}

function allColumns({ name: q }: Tail): readonly SummaryColumn[] {
  const tailOf = (distribution: DistributionRecord | null) =>
    (q === 'p99' ? distribution?.p99Us : distribution?.p90Us) ?? null;
  return [
    { key: 'series', header: 'series', cell: nameCell },
    { key: 'p50', header: 'p50', cell: (row) => strong(latency(row.p50Us)) },
    { key: q, header: q, cell: (row) => strong(latency(row.tailUs)) },
    { key: 'interval', header: `95 % of ${q}`, cell: ({ tailInterval }) => intervalCell(tailInterval) },
    { key: 'n', header: 'n', cell: (row) => count(row.n) },
    { key: 'failed', header: 'failed', cell: failedCell },
    { key: 'times-p50', header: html`× in-proc.<br />p50`, cell: (row) => times(row.timesP50) },
    { key: `times-${q}`, header: html`× in-proc.<br />${q}`, cell: (row) => times(row.timesTail) },
    {
      key: 'warm-p50',
      header: html`warm<br />p50`,
      cell: ({ series }) => latency(series.warm?.p50Us ?? null),
    },
    { key: `warm-${q}`, header: html`warm<br />${q}`, cell: ({ series }) => latency(tailOf(series.warm)) },
    { key: 'all-p50', header: html`all<br />p50`, cell: ({ series }) => latency(series.all?.p50Us ?? null) },
    { key: `all-${q}`, header: html`all<br />${q}`, cell: ({ series }) => latency(tailOf(series.all)) },
    { key: 'tmr', header: html`p99 /<br />p50`, cell: ({ series }) => decimal(series.predictability.tmr, 1) },
    {
      key: 'spread',
      header: html`spread<br />of trials`,
      cell: ({ series }) => share(series.predictability.betweenTrialSd),
    },
    {
      key: 'bad-seconds',
      header: html`bad<br />seconds`,
      cell: ({ series }) => share(series.predictability.badSeconds),
    },
    { key: 'cold', header: html`cold<br />measured`, cell: ({ series }) => count(series.counts.cold) },
    { key: 'first', header: html`first<br />measured`, cell: ({ series }) => count(series.counts.first) },
    ...COLD_KINDS.map((kind) => ({
      key: `cold-${kind}`,
      header: html`cold:<br />${COLD_KIND_WORDS[kind]}`,
      cell: ({ series }: SummaryRow) => {
        const n = series.coldStarts.find((cold) => cold.kind === kind)?.n ?? 0;
        return n === 0 ? { sort: null, content: '–' } : count(n);
      },
    })),
    {
      key: 'function-time',
      header: html`function<br />time`,
      cell: ({ series }) => latency(series.billed?.meanFunctionUs ?? null),
    },
    {
      key: 'billed',
      header: html`billed<br />per call`,
      cell: ({ series }) => {
        const ms = series.billed?.bill?.meanBilledMs ?? null;
        return latency(ms === null ? null : ms * 1_000);
      },
    },
    {
      key: 'double-billing',
      header: html`double<br />billing`,
      cell: ({ series }) => {
        const cell = decimal(series.billed?.doubleBilling ?? null, 2);
        return cell.sort === null ? cell : { ...cell, content: html`${cell.content}×` };
      },
    },
    {
      key: 'cost',
      header: html`$ per million<br />successes`,
      cell: ({ series }) => decimal(series.cost?.usdPerMillionSuccesses ?? null, 2),
    },
  ];
}

function nameCell({ label, series }: SummaryRow): SortedCell {
  const doubted = series.trust.ok ? null : html` <span class="bad">✕ not trustworthy</span>`;
  const closed = series.load.loop === 'closed' ? html` <abbr title="closed loop">closed loop</abbr>` : null;
  return { sort: label, content: html`<code>${label}</code>${emulatedMark(series)}${closed}${doubted}` };
}

function emulatedMark({ emulated }: SeriesRecord): Markup | null {
  return emulated.length === 0 ? null : html` <abbr title="${emulated.join('; ')}">emulated</abbr>`;
}

/** By how wide it is: which figures are the least sure. */
function intervalCell(interval: SummaryRow['tailInterval']): SortedCell {
  return { sort: interval === null ? null : interval[1] - interval[0], content: intervalText(interval) };
}

function failedCell({ failures }: SummaryRow): SortedCell {
  const text = countText(failures);
  return { sort: failures, content: failures === 0 ? text : html`<span class="bad">${text}</span>` };
}

function strong(cell: SortedCell): SortedCell {
  return { ...cell, content: html`<strong>${cell.content}</strong>` };
}

function latency(us: number | null): SortedCell {
  return { sort: us, content: formatLatency(us) };
}

function count(n: number): SortedCell {
  return { sort: n, content: countText(n) };
}

function share(value: number | null): SortedCell {
  return { sort: rounded(value), content: shareText(value) };
}

function times(value: number | null): SortedCell {
  return { sort: rounded(value), content: timesText(value) };
}

function decimal(value: number | null, digits: number): SortedCell {
  return { sort: rounded(value), content: value === null ? '–' : value.toFixed(digits) };
}

/** More digits only make the page longer. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(5));
}
