/** A run and its summary go in; the table that everything else explains comes out: for each series what a caller waits, and how surely. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { attainedNote, baselineNote } from '../../run-notes.js';
import type { Summary } from '../../summary-rows.js';
import { pricesSaid } from '../prices-said.js';
import { summaryColumns } from '../summary-columns.js';

export function summarySection(run: RunRecord, summary: Summary): Markup {
  const { groups } = summary;
  const columns = summaryColumns(summary);
  const has = (key: string) => columns.some((column) => column.key === key);
  const notes = [
    `${attainedNote(run)} “Warm” leaves failures out; “all” is every success, cold ones too.`,
    baselineNote(summary),
    predictabilityNote(has),
    columns.some(({ key }) => key.startsWith('cold-'))
      ? 'Cold starts: “measured” ones stand in “all”; those by kind are counted with the warm-up, and are not in the warm quantiles.'
      : null,
    functionTimeNote(run, has),
    costNote(run, has),
  ].filter((note) => note !== null);
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Every series</h2>
    ${groups.map(
      ({ title, rows }, group) =>
        html`${groups.length > 1 ? html`<h3>${title}</h3>` : null}
        ${dataTable({
          id: group === 0 ? 'summary' : `summary-${group}`,
          label: `Summary, ${title}`,
          headers: columns.map(({ key, header }) => ({ key, content: header })),
          rows: rows.map((row) => ({ cells: columns.map(({ cell }) => cell(row)) })),
          sortable: true,
          filterable: true,
        })}`,
    )}
    ${notes.map((note) => html`<p class="note">${note}</p>`)}
  </section>`;
}

function predictabilityNote(has: (key: string) => boolean): string | null {
  const parts = [
    ...(has('tmr') ? ['warm p99 over p50'] : []),
    ...(has('spread') ? ['the spread of trials (standard deviation of ln p50)'] : []),
    ...(has('bad-seconds') ? ['the share of seconds whose p99 exceeds twice the run’s p50'] : []),
  ];
  return parts.length === 0 ? null : `How predictable it is: ${parts.join('; ')}.`;
}

function functionTimeNote(run: RunRecord, has: (key: string) => boolean): string {
  if (!has('function-time')) {
    return 'Function time and double billing are not shown: no function said how long it ran.';
  }
  // Series differ in parts of what they rest on: each part is said once.
  const bases = new Set(run.series.flatMap(({ billed }) => billed?.basis.split('; ') ?? []));
  const billing = has('double-billing')
    ? ' Double billing: that over the time of the critical path, since who waits for another function runs meanwhile and is billed.'
    : '';
  return `Function time: all functions of a warm call together, on average (${[...bases].join('; ')}).${billing}`;
}

function costNote(run: RunRecord, has: (key: string) => boolean): string {
  if (!has('cost')) return 'Cost is not shown: no platform of this run has a price.';
  return `Cost: US dollars per million successes, failed calls paid for too; ${pricesSaid(run)}. By item, with what is estimated: further below.`;
}
