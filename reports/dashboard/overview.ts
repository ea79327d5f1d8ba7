/** A site goes in; its first page comes out: marks, what is stale, the newest numbers by where the caller stood, rankings, changes. */
import {
  STANDS,
  type Annotation,
  type Change,
  type Platform,
  type Site,
  type Track,
} from '../../src/model/Site.js';
import { plural } from '../number-text.js';
import { dataTable } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { utcTime } from '../utc-time.js';
import { elapsedDays } from './elapsed-days.js';
import { matrices } from './matrix.js';
import { rankingSection } from './ranking-section.js';
import {
  changeText,
  instant,
  markText,
  named,
  platformName,
  platformText,
  quantileText,
  rangeText,
  spanText,
  staleLabel,
  standWords,
} from './words.js';

/** More are on the pages of their series. */
const NEWEST_CHANGES = 20;

export function overviewBody(site: Site): Markup {
  const newest = site.runs.at(-1);
  return html`<h1>How long callers wait for warm functions</h1>
    <p class="answer">
      ${plural(site.tracks.length, 'series', 'series')} on ${plural(site.platforms.length, 'platform')} from
      ${plural(site.runs.length, 'run')}${newest === undefined ? null : html`, the newest of ${instant(newest.startedAt)}`}.
    </p>
    ${staleBox(site)} ${refusedNote(site)} ${marksSection(site)}
    ${STANDS.map((stand) => standSection(site, stand)).filter((section) => section !== null)}
    ${rankingSection(site)} ${changesSection(site)} ${annotationsSection(site.annotations)} ${proofNote(site)}`;
}

function staleBox({ stale, staleAfterMs }: Site): Markup {
  // Filled by the page's script too, when the site itself has not been built for as long.
  return html`<div class="stale-box" id="stale" role="status" ${stale.length === 0 ? html`hidden` : null}>
    <p><strong>Stale.</strong> No fresh run for more than ${spanText(staleAfterMs)}:</p>
    <ul>
      ${stale.map(({ provider, newestAt }) => html`<li>${named(provider, 60)}, last measured ${instant(newestAt)}</li>`)}
    </ul>
  </div>`;
}

function refusedNote({ refused }: Site): Markup | null {
  if (refused.length === 0) return null;
  return html`<p class="note">
    ${plural(refused.length, 'run')} ${refused.length === 1 ? 'was' : 'were'} refused and
    ${refused.length === 1 ? 'stands' : 'stand'} in no number:
    <a href="refused.html">which, and why</a>.
  </p>`;
}

function marksSection({ platforms }: Site): Markup {
  return html`<section id="marks">
    <h2>FaaSMark of each platform</h2>
    <p class="note">
      The p99 of a warm function that does nothing, failures counted as infinite, called from the platform
      itself at 10 calls per second over at least 10 blocks: the median over at least 7 days, with its
      interval by resampling days.
    </p>
    ${dataTable({
      id: 'marks-table',
      label: 'The FaaSMark of each platform',
      sortable: true,
      filterable: platforms.length > 8,
      headers: [
        { key: 'platform', content: 'Platform' },
        { key: 'mark', content: 'FaaSMark' },
        { key: 'interval', content: '95 % interval' },
        { key: 'days', content: 'Days' },
        { key: 'runs', content: 'Runs' },
        { key: 'newest', content: 'Newest run' },
        { key: 'badge', content: 'Badge' },
      ],
      textColumns: [1, 6],
      rows: platforms.map((platform) => ({ cells: markCells(platform) })),
    })}
  </section>`;
}

function markCells(platform: Platform) {
  const { mark, newestAt, runs, slug } = platform;
  const has = mark.kind === 'mark';
  return [
    { content: platformName(platform), sort: platformText(platform) },
    {
      content: has
        ? html`<a href="series/${mark.track}.html"><strong>${markText(mark)}</strong></a
            >${staleLabel(platform.stale)}`
        : html`<span class="needs">no mark yet: needs ${mark.needs}</span>`,
      sort: has && typeof mark.valueUs === 'number' ? mark.valueUs : null,
    },
    { content: has ? rangeText(mark.interval) : '–', sort: null },
    {
      content: has ? html`${mark.days} <small>${mark.from} – ${mark.to}</small>` : '–',
      sort: has ? mark.days : null,
    },
    { content: String(runs), sort: runs },
    { content: html`${instant(newestAt)}${staleLabel(platform.stale)}`, sort: newestAt },
    html`<a href="badges/${slug}.svg" aria-label="badge of ${platformText(platform)}">badge</a>`,
  ];
}

function standSection(site: Site, stand: Track['stand']): Markup | null {
  const tracks = site.tracks.filter((track) => track.stand === stand);
  if (tracks.length === 0) return null;
  const { title, note } = standWords(stand);
  return html`<section id="${stand}">
    <h2>${title}</h2>
    <p class="stand-note">${note}</p>
    ${matrices(tracks)}
  </section>`;
}

function changesSection(site: Site): Markup {
  const all = site.tracks
    .flatMap((track) => track.changes.map((change) => ({ track, change })))
    .sort((a, b) => (a.change.at > b.change.at ? -1 : 1));
  return html`<section id="changes">
    <h2>Changes of level</h2>
    ${
      all.length === 0
        ? html`<p>None was found. It takes at least five runs on both sides of a change.</p>`
        : html`<p class="note">
              Found by rank tests with permutation, each with at most 1 % false alarms per series: of
              ${plural(site.tracks.length, 'series', 'series')} about
              ${String(Math.ceil(site.tracks.length * 0.02))} may show one by chance. They show when, and not
              why.
            </p>
            ${changesTable(all.slice(0, NEWEST_CHANGES))}
            ${all.length > NEWEST_CHANGES ? html`<p class="note">${String(all.length - NEWEST_CHANGES)} older ones are on the pages of their series.</p>` : null}`
    }
  </section>`;
}

function changesTable(rows: readonly { track: Track; change: Change }[]): Markup {
  return dataTable({
    id: 'changes-table',
    label: 'The newest changes of level',
    sortable: true,
    filterable: rows.length > 8,
    textColumns: [1, 2],
    headers: [
      { key: 'from', content: 'From run' },
      { key: 'series', content: 'Series' },
      { key: 'quantile', content: 'Quantile' },
      { key: 'before', content: 'Before' },
      { key: 'after', content: 'After' },
      { key: 'change', content: 'Change' },
    ],
    rows: rows.map(({ track, change }) => ({
      cells: [
        { content: instant(change.at), sort: change.at },
        html`<a href="series/${track.slug}.html#changes">${named(track.series)}</a>`,
        change.quantile,
        { content: quantileText(change.before), sort: change.before === 'failing' ? null : change.before },
        { content: quantileText(change.after), sort: change.after === 'failing' ? null : change.after },
        { content: changeMark(change), sort: change.ratio },
      ],
    })),
  });
}

export function changeMark({ ratio, before, after }: Pick<Change, 'ratio' | 'before' | 'after'>): Markup {
  const slower = after === 'failing' || (ratio !== null && ratio > 1);
  const words =
    ratio === null ? (before === 'failing' ? 'attained again' : 'no longer attained') : changeText(ratio);
  return html`<span class="mark ${slower ? 'bad' : 'good'}"
    >${slower ? '▲ slower' : '▼ faster'} ${words}</span
  >`;
}

function annotationsSection(annotations: readonly Annotation[]): Markup | null {
  if (annotations.length === 0) return null;
  return html`<section id="notes">
    <h2>Notes</h2>
    ${annotationList(annotations)}
  </section>`;
}

export function annotationList(annotations: readonly Annotation[]): Markup {
  return html`<ol class="notes">
    ${annotations.map((one) => html`<li><span class="faint">${utcTime(one.at)}${one.provider === null ? null : html`, ${named(one.provider, 60)}`}</span> ${noteText(one)}</li>`)}
  </ol>`;
}

function noteText({ text, url }: Annotation): Markup {
  const words = named(text, 500);
  return url === null ? words : html`<a href="${url}" rel="noopener noreferrer">${words}</a>`;
}

function proofNote({ proof, runs }: Site): Markup {
  if (proof === null) {
    return html`<section id="proof">
      <h2>The proof</h2>
      <p>
        No calibration was found among the folders. <code>faasmark calibrate</code> measures the harness
        itself against a known target; put its folder beside the runs.
      </p>
    </section>`;
  }
  const age = elapsedDays(proof.startedAt, runs.at(-1)?.startedAt ?? proof.startedAt);
  return html`<section id="proof">
    <h2>The proof</h2>
    <p>
      <a href="proof.html"
        >${proof.ok ? '✔ Everything holds' : '✘ Not everything holds'}: ${proof.held} of ${proof.of} checks</a
      >
      of the harness itself, measured
      ${instant(proof.startedAt)}${age === null ? null : html`, ${age} the newest run`}${proof.quick ? ', by a quick calibration' : null}${proof.sharedCores ? ', on shared cores' : null}.
    </p>
  </section>`;
}
