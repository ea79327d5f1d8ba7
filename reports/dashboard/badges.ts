/** A site goes in; the badge of each platform and of each series comes out, by its path. */
import type { Platform, Site, Track } from '../../src/model/Site.js';
import { badge } from './badge.js';
import { platformText, quantileText, standWords } from './words.js';

export function badgesOf({ platforms, tracks }: Site): [string, string][] {
  return [
    ...platforms.map((platform): [string, string] => [
      `badges/${platform.slug}.svg`,
      platformBadge(platform),
    ]),
    ...tracks.map((track): [string, string] => [`badges/${track.slug}.svg`, trackBadge(track)]),
  ];
}

function platformBadge(platform: Platform): string {
  const { mark, stale, newestAt } = platform;
  const label = `FaaSMark ${platformText(platform)}`;
  if (stale) return badge(label, `stale since ${newestAt.slice(0, 10)}`, 'stale');
  if (mark.kind === 'none') return badge(label, 'no mark yet', 'plain');
  return badge(label, quantileText(mark.valueUs), mark.valueUs === 'failing' ? 'bad' : 'good');
}

/** What qualifies the number stands where the number stands. */
function trackBadge(track: Track): string {
  const { points, stale, newestAt, stand, emulated } = track;
  const newest = points.at(-1)?.p99 ?? null;
  const label = `${platformText(track)} ${track.label} p99`;
  if (stale) return badge(label, `stale since ${newestAt.slice(0, 10)}`, 'stale');
  const qualified = [
    ...(stand === 'platform' || stand === 'same-region' ? [] : [standWords(stand).title.toLowerCase()]),
    ...(emulated.length > 0 && stand !== 'emulated' ? ['emulated'] : []),
  ];
  const value = [quantileText(newest), ...qualified].join(', ');
  return badge(label, value, newest === 'failing' ? 'bad' : 'plain');
}
