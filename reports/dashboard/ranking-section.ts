/** The rankings of a site go in; platforms in order come out, or how much is missing before there may be one. */
import type { RankedPlatform, Ranking, Site } from '../../src/model/Site.js';
import { plural } from '../number-text.js';
import { dataTable } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { conditions } from './matrix.js';
import {
  named,
  platformName,
  platformText,
  quantileText,
  rangeText,
  sortValue,
  staleLabel,
} from './words.js';

const RULE =
  'One run is a snapshot and ranks nothing. An order needs 7 days with runs at 4 hours of the day on each platform, ' +
  'from the platform itself or from its region, at one load; intervals come from resampling days, and where they ' +
  'overlap there is no clear order.';

export function rankingSection({ rankings, platforms, tracks }: Site): Markup {
  const stale = new Set(tracks.filter((track) => track.stale).map(({ slug }) => slug));
  return html`<section id="ranking">
    <h2>Ranking</h2>
    <p class="note">${RULE}</p>
    ${rankings.length === 0 ? nothingToRank(platforms.length) : rankings.map((ranking) => rankingPart(ranking, stale))}
  </section>`;
}

function nothingToRank(platforms: number): Markup {
  return html`<p>
    There is nothing to rank:
    ${
      platforms < 2
        ? 'only one platform was measured.'
        : 'no two platforms were measured by the same series at the same load, from the platform itself or from its region.'
    }
  </p>`;
}

function rankingPart(ranking: Ranking, stale: ReadonlySet<string>): Markup {
  const { label, ranked, clear, missing } = ranking;
  return html`<h3>${named(label)}</h3>
    <p class="note">${conditions({ ...ranking, caller: '' })}</p>
    ${
      ranked.length === 0
        ? html`<p>No ranking yet.</p>`
        : html`<p>
              ${clear ? 'The order is clear: no two intervals overlap.' : html`<strong>No clear order</strong> where places are given as a range: intervals overlap.`}
            </p>
            ${rankedTable(label, ranked, stale)}`
    }
    ${
      missing.length === 0
        ? null
        : html`<ul>
            ${missing.map(
              (one) =>
                html`<li>
                  ${platformName(one)}: ${plural(one.days, 'day')} of 7 with runs at 4 hours or
                  more${
                    one.days === 0 && one.hours < 4
                      ? html` (at most ${plural(one.hours, 'hour')} on one day)`
                      : null
                  }
                </li>`,
            )}
          </ul>`
    }`;
}

function rankedTable(label: string, ranked: readonly RankedPlatform[], stale: ReadonlySet<string>): Markup {
  return dataTable({
    label: `Platforms in order by ${label}`,
    headers: ['Platform', 'Place', 'Median of daily p99', '95 % interval', 'Days'],
    rows: ranked.map((one) => ({
      cells: [
        html`<a href="series/${one.track}.html">${platformText(one)}</a>${staleLabel(stale.has(one.track))}`,
        one.best === one.worst ? String(one.best) : `${String(one.best)}–${String(one.worst)}`,
        { content: quantileText(one.valueUs), sort: sortValue(one.valueUs) },
        rangeText(one.interval),
        String(one.days),
      ],
    })),
  });
}
