/** The tracks of one stand go in; tables of their newest numbers come out, platforms side by side only where that is allowed. */
import type { Stand, Track } from '../../src/model/Site.js';
import { dataTable, type SortedCell } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { compareCompositions } from '../composition-order.js';
import { sparkline } from './sparkline.js';
import {
  instant,
  maybeInterval,
  named,
  platformName,
  platformText,
  quantileText,
  sortValue,
  staleLabel,
} from './words.js';

/** Fewer rows are seen at a glance. */
const FILTER_FROM = 8;
/** Design rule 8. */
const SIDE_BY_SIDE: readonly Stand[] = ['platform', 'same-region'];

export function matrices(tracks: readonly Track[]): Markup {
  const [first] = tracks;
  if (first === undefined) return html``;
  const together = SIDE_BY_SIDE.includes(first.stand);
  const groups = grouped(tracks, ({ provider, region, caller, load }) =>
    together ? load : [provider, region, caller, load].join('\n'),
  );
  return html`${groups.map((group, index) => {
    const id = `${first.stand}-${String(index + 1)}`;
    const platforms = new Set(group.map(platformText));
    return platforms.size > 1 ? sideBySide(id, group) : onePlatform(id, group);
  })}`;
}

function onePlatform(id: string, group: readonly Track[]): Markup {
  const [first] = group;
  if (first === undefined) return html``;
  return html`<h3>${platformName(first)}</h3>
    <p class="note">${conditions(first)}</p>
    ${dataTable({
      id,
      label: `Newest numbers of ${platformText(first)}`,
      sortable: true,
      filterable: group.length > FILTER_FROM,
      headers: [
        { key: 'series', content: 'Series' },
        { key: 'p99', content: 'p99' },
        { key: 'interval', content: '95 % interval' },
        { key: 'p50', content: 'p50' },
        { key: 'trend', content: 'Trend of p99' },
        { key: 'runs', content: 'Runs' },
        { key: 'measured', content: 'Measured' },
      ],
      textColumns: [4],
      rows: inReadingOrder(group).map((track) => {
        const newest = track.points.at(-1);
        const p99 = newest?.p99 ?? null;
        return {
          cells: [
            { content: html`${seriesLink(track)}${emulatedLabel(track)}`, sort: track.label },
            {
              content: html`<strong class="${p99 === 'failing' ? 'bad' : ''}">${quantileText(p99)}</strong>`,
              sort: sortValue(p99),
            },
            { content: maybeInterval(newest?.p99Interval ?? null), sort: newest?.p99Interval?.[0] ?? null },
            { content: quantileText(newest?.p50 ?? null), sort: sortValue(newest?.p50 ?? null) },
            { content: sparkline(track) ?? '–', sort: null },
            { content: String(track.points.length), sort: track.points.length },
            { content: measured(track), sort: track.newestAt },
          ],
        };
      }),
    })}`;
}

/** Rows are series, columns platforms. */
function sideBySide(id: string, group: readonly Track[]): Markup {
  const platforms = [...new Map(group.map((track) => [platformText(track), track])).entries()].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  const rows = grouped(inReadingOrder(group), ({ label }) => label);
  const [first] = group;
  return html`<h3>Platforms side by side</h3>
    <p class="note">${first === undefined ? null : conditions(first)} p99 with its 95 % interval.</p>
    ${dataTable({
      id,
      label: 'Newest p99 of each platform',
      sortable: true,
      filterable: rows.length > FILTER_FROM,
      headers: [
        { key: 'series', content: 'Series' },
        ...platforms.map(([, track], index) => ({
          key: `p${String(index + 1)}`,
          content: platformName(track),
        })),
      ],
      rows: rows.map((row) => ({
        cells: [
          { content: named(row[0]?.label ?? ''), sort: row[0]?.label ?? null },
          ...platforms.map(([name]) => cellOf(row.find((track) => platformText(track) === name))),
        ],
      })),
    })}`;
}

function cellOf(track: Track | undefined): SortedCell {
  const newest = track?.points.at(-1);
  if (track === undefined || newest === undefined) return { content: '–', sort: null };
  return {
    content: html`<span class="stack"
      ><span
        ><a href="series/${track.slug}.html"
          ><strong class="${newest.p99 === 'failing' ? 'bad' : ''}">${quantileText(newest.p99)}</strong></a
        >
        <small>${maybeInterval(newest.p99Interval)}</small></span
      >${sparkline(track)}<small>${measured(track)}</small></span
    >`,
    sort: sortValue(newest.p99),
  };
}

export function conditions({ caller, load, stand }: Pick<Track, 'caller' | 'load' | 'stand'>): Markup {
  const where = caller === '' || stand === 'same-region' ? null : html`caller: ${named(caller)}; `;
  return html`${where}load: ${named(load, 200)}.`;
}

function seriesLink({ slug, label }: Track): Markup {
  return html`<a href="series/${slug}.html">${named(label)}</a>`;
}

export function emulatedLabel({ emulated }: Pick<Track, 'emulated'>): Markup | null {
  return emulated.length === 0 ? null : html`<abbr title="${emulated.join(', ')}">emulated</abbr>`;
}

function measured({ newestAt, stale }: Track): Markup {
  return html`${instant(newestAt)}${staleLabel(stale)}`;
}

function inReadingOrder(tracks: readonly Track[]): Track[] {
  return [...tracks].sort(
    (a, b) =>
      Number(a.workload !== 'noop') - Number(b.workload !== 'noop') ||
      (a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0) ||
      compareCompositions(a.composition, b.composition) ||
      (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return [...groups.values()];
}
