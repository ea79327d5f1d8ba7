/** A site goes in; the page of what stands in none of its numbers comes out: which run or series, and why. */
import type { Site } from '../../src/model/Site.js';
import { plural } from '../number-text.js';
import { dataTable, untrusted } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { instant, named, refusalText } from './words.js';

export function refusedBody({ refused, runs }: Site): Markup {
  const leftOut = runs.flatMap((run) => run.leftOut.map((one) => ({ run, ...one }))).reverse();
  return html`<h1>Refused</h1>
    <p class="answer">
      ${plural(refused.length, 'run')} refused, ${plural(leftOut.length, 'series', 'series')} left out of runs
      that were taken.
    </p>
    <p>
      None of them stands in any number of this site. A run is refused when it is not complete, failed, was
      found not trustworthy, or cannot be read; a series is left out when its run says that it is not
      trustworthy.
    </p>
    ${
      refused.length === 0
        ? null
        : html`<h2>Runs</h2>
            ${dataTable({
              id: 'refused-table',
              label: 'Refused runs',
              sortable: true,
              filterable: refused.length > 8,
              textColumns: [1, 2, 3],
              headers: [
                { key: 'place', content: 'Folder' },
                { key: 'kind', content: 'What' },
                { key: 'began', content: 'Began' },
                { key: 'reason', content: 'Why' },
              ],
              rows: refused.map(({ place, startedAt, kind, reason }) => ({
                cells: [
                  named(place, 160),
                  refusalText(kind),
                  {
                    content:
                      startedAt === null || Number.isNaN(Date.parse(startedAt)) ? '–' : instant(startedAt),
                    sort: startedAt?.slice(0, 40) ?? null,
                  },
                  html`<span class="reason">${untrusted(reason)}</span>`,
                ],
              })),
            })}`
    }
    ${
      leftOut.length === 0
        ? null
        : html`<h2>Series</h2>
            ${dataTable({
              id: 'left-out-table',
              label: 'Series left out',
              sortable: true,
              filterable: leftOut.length > 8,
              textColumns: [1, 2],
              headers: [
                { key: 'series', content: 'Series' },
                { key: 'run', content: 'Run' },
                { key: 'reason', content: 'Why' },
              ],
              rows: leftOut.slice(0, 500).map(({ run, series, reason }) => ({
                cells: [
                  named(series),
                  run.report === null
                    ? named(run.id, 60)
                    : html`<a href="${run.report}">${named(run.id, 60)}</a>`,
                  html`<span class="reason">${untrusted(reason)}</span>`,
                ],
              })),
            })}`
    }`;
}
