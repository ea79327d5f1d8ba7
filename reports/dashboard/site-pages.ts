/** A site goes in; all its pages, badges, feed and shared assets come out, each by its path. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Site } from '../../src/model/Site.js';
import { badgesOf } from './badges.js';
import { compareBody, compareData } from './compare-page.js';
import { feedOf } from './feed.js';
import { indexJson } from './index-json.js';
import { overviewBody } from './overview.js';
import { refusedBody } from './refused-page.js';
import { runsBody } from './runs-page.js';
import { seriesBody, seriesData, seriesTitle } from './series-page.js';
import { shell, type SharedAssets } from './shell.js';

/** `uuidOf`: a name as a UUID that stays the same, for the feed. */
export async function sitePages(
  site: Site,
  uuidOf: (name: string) => string,
): Promise<ReadonlyMap<string, string>> {
  // Bundled beside this module by scripts/build-assets.ts.
  const asset = (name: string) => readFile(new URL(`./${name}`, import.meta.url), 'utf8');
  const [script, style] = await Promise.all([asset('client.js'), asset('style.css')]);
  const assets: SharedAssets = {
    script: `assets/site.${digestOf(script)}.js`,
    style: `assets/site.${digestOf(style)}.css`,
  };
  return new Map([
    [assets.script, script],
    [assets.style, style],
    ['index.html', shell(site, assets, { name: 'index', title: 'Overview', body: overviewBody(site) })],
    ['runs.html', shell(site, assets, { name: 'runs', title: 'Runs', body: runsBody(site) })],
    ['refused.html', shell(site, assets, { name: 'refused', title: 'Refused', body: refusedBody(site) })],
    [
      'compare.html',
      shell(site, assets, {
        name: 'compare',
        title: 'Compare two runs',
        body: compareBody(site),
        data: compareData(site),
      }),
    ],
    ...site.tracks.map((track): [string, string] => [
      `series/${track.slug}.html`,
      shell(site, assets, {
        name: 'series',
        title: seriesTitle(track),
        body: seriesBody(site, track),
        data: seriesData(site, track),
      }),
    ]),
    ...badgesOf(site),
    ['feed.xml', feedOf(site, uuidOf)],
    ['index.json', indexJson(site)],
  ]);
}

/** A browser keeps a file for as long as its name stays the same. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
