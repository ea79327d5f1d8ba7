/** A comparison of several heads goes in; one table with a column for each of them comes out. */
import { VERDICT_SIGN, type ComparisonRow } from '../../comparison-rows.js';
import { dataTable, untrusted, type Cell } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import type { DocumentView } from '../view.js';

/** Null for a single head: its own table says everything. */
export function overviewSection({ overview }: DocumentView): Markup | null {
  if (overview === null) return null;
  return html`<section aria-labelledby="overview">
    <h2 id="overview">All heads</h2>
    <ul>
      ${overview.heads.map(({ name, title }) => html`<li>${name}: ${untrusted(title)}</li>`)}
    </ul>
    ${dataTable({
      id: 'heads',
      label: 'All heads against the base',
      headers: [
        { key: 'series', content: 'series' },
        { key: 'base', content: 'base' },
        ...overview.heads.map(({ name }, place) => ({ key: `head-${place + 1}`, content: name })),
      ],
      rows: overview.rows.map(({ label, base, cells }) => ({
        cells: [
          { sort: label, content: html`<code>${label}</code>` },
          { sort: cells.find((cell) => cell !== null)?.figures.baseUs ?? null, content: base },
          ...cells.map(cellOf),
        ],
      })),
      sortable: true,
      filterable: true,
    })}
    <p class="note">
      In brackets the ratio to the base, by which a column is sorted. ${VERDICT_SIGN.worse} worse,
      ${VERDICT_SIGN.better} better, ${VERDICT_SIGN.same} same, ${VERDICT_SIGN['cannot-tell']} can't tell.
    </p>
  </section>`;
}

function cellOf(row: ComparisonRow | null): Cell {
  if (row === null) return { sort: null, content: '–' };
  const { verdict, ratio } = row.figures;
  return {
    sort: ratio,
    content: html`${row.head} (${row.ratio})
      <span class="verdict ${verdict}">${VERDICT_SIGN[verdict]}</span>`,
  };
}
