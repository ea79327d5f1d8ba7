/** A run goes in; head against base comes out, series by series with the verdict in words, when the run was a duet. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { comparisonOf, VERDICT_SIGN, type ComparisonRow } from '../../comparison-rows.js';
import { dataTable, untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

export function comparisonSection(run: RunRecord): Markup | null {
  const view = comparisonOf(run);
  if (view === null) return null;
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Head against base</h2>
    <p><bdi class="quoted">${view.intro}</bdi></p>
    ${view.groups.map(
      ({ title, note, rows }) =>
        html`<h3>${title}</h3>
          <p class="faint">${title}: ${note}.</p>
          ${dataTable({
            label: `Head against base, ${title.toLowerCase()}`,
            headers: ['series', 'base', 'head', 'ratio', '95 % of ratio', 'verdict'],
            textColumns: [5],
            rows: rows.map((row) => ({
              cells: [
                html`<code>${row.label}</code>`,
                row.base,
                row.head,
                row.ratio,
                row.interval,
                verdictOf(row),
              ],
            })),
          })}`,
    )}
  </section>`;
}

function verdictOf({ verdict, words, notes }: ComparisonRow): Markup {
  const said = notes.map((note) => html` <span class="faint">${untrusted(note)}</span>`);
  const text = html`${VERDICT_SIGN[verdict]} ${untrusted(words)}`;
  const style = { worse: 'bad', better: 'good', same: null, 'cannot-tell': null }[verdict];
  return html`${style === null ? text : html`<span class="${style}">${text}</span>`}${said}`;
}
