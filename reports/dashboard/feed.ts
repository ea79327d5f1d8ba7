/** A site goes in; its Atom feed comes out (RFC 4287): new runs, changes of level, what has become stale. */
import type { Site } from '../../src/model/Site.js';
import { escapeHtml } from '../escape-html.js';
import { plural } from '../number-text.js';
import { plainText } from '../plain-text.js';
import { utcTime } from '../utc-time.js';
import { changeText, quantileText, spanText } from './words.js';

/** A reader that looks once a month still sees everything of four runs a day. */
const MOST_ENTRIES = 150;

interface Entry {
  /** Made of what it is about, so that it stays the same in every feed. */
  id: string;
  title: string;
  /** ISO 8601. */
  updated: string;
  link: string;
  summary: string;
}

/** `uuidOf`: a name as a UUID that stays the same. */
export function feedOf(site: Site, uuidOf: (name: string) => string): string {
  const own = (name: string): string => `urn:uuid:${uuidOf(`${site.id} ${name}`)}`;
  const entries = [...runEntries(site, own), ...changeEntries(site, own), ...staleEntries(site, own)]
    .sort((a, b) => (a.updated > b.updated ? -1 : a.updated < b.updated ? 1 : a.id < b.id ? -1 : 1))
    .slice(0, MOST_ENTRIES);
  const updated = entries[0]?.updated ?? '1970-01-01T00:00:00.000Z';
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    '<title>FaaSMark dashboard</title>',
    '<subtitle>New runs, changes of level, platforms that are no longer measured</subtitle>',
    `<id>urn:uuid:${site.id}</id>`,
    `<updated>${updated}</updated>`,
    '<author><name>FaaSMark</name></author>',
    `<generator version="${text(site.version)}">FaaSMark</generator>`,
    // Relative to where the feed lies (RFC 4287, section 2): the site does not know its own address.
    '<link rel="self" type="application/atom+xml" href="feed.xml"/>',
    '<link rel="alternate" type="text/html" href="index.html"/>',
    ...entries.map(entryText),
    '</feed>',
    '',
  ].join('\n');
}

function entryText({ id, title, updated, link, summary }: Entry): string {
  return [
    '<entry>',
    `<title>${text(title)}</title>`,
    `<id>${id}</id>`,
    `<updated>${updated}</updated>`,
    `<link rel="alternate" type="text/html" href="${text(link)}"/>`,
    `<summary>${text(summary)}</summary>`,
    '</entry>',
  ].join('\n');
}

function runEntries({ runs }: Site, own: (name: string) => string): Entry[] {
  return runs.slice(-MOST_ENTRIES).map(({ id, startedAt, report, series, suite, leftOut, warnings }) => ({
    id: own(`run ${id}`),
    title: `Run of ${utcTime(startedAt)}`,
    updated: startedAt,
    // Its page goes when sixty newer ones are there, and the entry should not change for that.
    link: report ?? 'runs.html',
    summary: `${plural(series, 'series', 'series')} of the suite ${plainText(suite, 40)}, ${String(leftOut.length)} left out, ${plural(warnings, 'warning')}; ${plainText(id, 80)}`,
  }));
}

function changeEntries({ tracks }: Site, own: (name: string) => string): Entry[] {
  return tracks.flatMap((track) =>
    track.changes.map((change) => {
      const what = change.ratio === null ? '' : ` by ${changeText(change.ratio)}`;
      return {
        id: own(`change ${track.slug} ${change.quantile} ${change.run}`),
        title: `${change.quantile} changed${what}: ${plainText(track.series, 100)}`,
        updated: change.at,
        link: `series/${track.slug}.html`,
        summary: `From ${quantileText(change.before)} to ${quantileText(change.after)} (medians), from the run of ${utcTime(change.at)} on.`,
      };
    }),
  );
}

function staleEntries({ stale, staleAfterMs }: Site, own: (name: string) => string): Entry[] {
  return stale.map(({ provider, newestAt }) => ({
    id: own(`stale ${provider} ${newestAt}`),
    title: `Stale: ${plainText(provider, 60)} is no longer measured`,
    updated: new Date(Date.parse(newestAt) + staleAfterMs).toISOString(),
    link: 'index.html#stale',
    summary: `No fresh run for more than ${spanText(staleAfterMs)}; the last one began ${utcTime(newestAt)}.`,
  }));
}

/** XML has no place for control characters at all (XML 1.0, section 2.2); `escapeHtml` leaves none. */
function text(value: string): string {
  return escapeHtml(value).replace(/[\ufffe\uffff]/g, '\ufffd');
}
