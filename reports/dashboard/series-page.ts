/** One track of a site goes in; its page comes out: history, changes, time of day, and the runs with their reports. */
import type { Site, Track } from '../../src/model/Site.js';
import { plural } from '../number-text.js';
import { dataTable } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { plainText } from '../plain-text.js';
import type { HistoryRow, SeriesData } from './SeriesData.js';
import { clockTables } from './clock-tables.js';
import { historyChart } from './history-chart.js';
import { annotationList, changeMark } from './overview.js';
import {
  instant,
  maybeInterval,
  named,
  platformName,
  quantileText,
  sortValue,
  staleLabel,
  standWords,
} from './words.js';

/** As HTML; all of them are in the page's data, from where its script lists them. */
const NEWEST_RUNS = 60;

export function seriesTitle({ series }: Track): string {
  return plainText(series, 100);
}

export function seriesBody(site: Site, track: Track): Markup {
  const newest = track.points.at(-1);
  const annotations = site.annotations.filter(
    ({ provider }) => provider === null || provider === track.provider,
  );
  const { title, note } = standWords(track.stand);
  return html`<h1>History of a series</h1>
    <p class="answer">
      <bdi>${seriesTitle(track)}</bdi>: p99 ${quantileText(newest?.p99 ?? null)}, p50
      ${quantileText(newest?.p50 ?? null)}.
    </p>
    <p>
      Measured ${instant(track.newestAt)}${staleLabel(track.stale)}, ${plural(track.points.length, 'run')} in
      all. <span class="label">${title}.</span> ${note}
    </p>
    <dl class="facts">
      <div>
        <dt>platform</dt>
        <dd>${platformName(track)}</dd>
      </div>
      ${
        track.caller === ''
          ? null
          : html`<div>
              <dt>caller</dt>
              <dd>${named(track.caller)}</dd>
            </div>`
      }
      <div>
        <dt>load</dt>
        <dd>${named(track.load, 200)}</dd>
      </div>
      ${
        track.emulated.length === 0
          ? null
          : html`<div>
              <dt>emulated</dt>
              <dd>${named(track.emulated.join(', '), 300)}</dd>
            </div>`
      }
      <div>
        <dt>badge</dt>
        <dd><a href="../badges/${track.slug}.svg">badges/${track.slug}.svg</a></dd>
      </div>
    </dl>
    <section id="history-section">
      <h2>History</h2>
      ${historyChart(track, annotations) ?? html`<p>No run had enough samples to draw.</p>`}
      <p id="readout" class="readout" aria-live="polite" hidden></p>
      <details class="twin" id="all-runs">
        <summary>All ${plural(track.points.length, 'run')} as a table</summary>
        <p class="note">
          The page's script writes it from the data in this page; the newest ${NEWEST_RUNS} stand below
          without it.
        </p>
      </details>
    </section>
    ${changesPart(track)}
    ${
      annotations.length === 0
        ? null
        : html`<section id="notes">
            <h2>Notes</h2>
            ${annotationList(annotations)}
          </section>`
    }
    ${clockTables(track.points)} ${runsPart(site, track)}`;
}

export function seriesData(site: Site, track: Track): SeriesData {
  return {
    rows: track.points.map((point): HistoryRow => {
      const run = site.runs[point.run];
      return [
        point.at,
        point.p50,
        point.p50Interval,
        point.p99,
        point.p99Interval,
        point.n,
        point.failures,
        point.trials,
        run?.report === null ? '' : (run?.slug ?? ''),
      ];
    }),
  };
}

function changesPart({ changes, points }: Track): Markup {
  return html`<section id="changes">
    <h2>Changes of level</h2>
    ${
      changes.length === 0
        ? html`<p>None was found in ${plural(points.length, 'run')}.</p>`
        : dataTable({
            label: 'Changes of level',
            textColumns: [1],
            headers: ['First run of the new level', 'Quantile', 'Before', 'After', 'Change', 'p'],
            rows: changes.map((change) => ({
              cells: [
                instant(change.at),
                change.quantile,
                quantileText(change.before),
                quantileText(change.after),
                changeMark(change),
                change.p.toFixed(3),
              ],
            })),
          })
    }
    <p class="note">
      Medians of the runs before and after; steps under 5 % are not told. p is that of a rank test by
      permutation; runs that depend on each other, such as those of one bad day, make it too small.
    </p>
  </section>`;
}

function runsPart(site: Site, { points }: Track): Markup {
  const newest = points.slice(-NEWEST_RUNS).reverse();
  return html`<section id="runs">
    <h2>Newest runs</h2>
    ${dataTable({
      id: 'runs-table',
      label: 'Runs of this series, the newest first',
      sortable: true,
      filterable: newest.length > 12,
      textColumns: [8],
      headers: [
        { key: 'began', content: 'Began' },
        { key: 'p99', content: 'p99' },
        { key: 'p99i', content: '95 % interval' },
        { key: 'p50', content: 'p50' },
        { key: 'p50i', content: '95 % interval' },
        { key: 'n', content: 'Requests' },
        { key: 'failed', content: 'Failed' },
        { key: 'trials', content: 'Trials' },
        { key: 'run', content: 'Run' },
      ],
      rows: newest.map((point) => {
        const run = site.runs[point.run];
        return {
          cells: [
            { content: instant(new Date(point.at).toISOString()), sort: point.at },
            { content: quantileText(point.p99), sort: sortValue(point.p99) },
            { content: maybeInterval(point.p99Interval), sort: point.p99Interval?.[0] ?? null },
            { content: quantileText(point.p50), sort: sortValue(point.p50) },
            { content: maybeInterval(point.p50Interval), sort: point.p50Interval?.[0] ?? null },
            String(point.n),
            String(point.failures),
            String(point.trials),
            run?.report === null || run === undefined
              ? named(run?.id ?? '', 60)
              : html`<a href="../${run.report}">${named(run.id, 60)}</a>`,
          ],
        };
      }),
    })}
    <p class="note">Older runs: <a href="../runs.html">all runs</a>, with their data.</p>
  </section>`;
}
