/** The body of a page of the site goes in; the whole page with the site's header and navigation comes out. */
import type { Site } from '../../src/model/Site.js';
import { documentOf } from '../page/document.js';
import { html, type Markup } from '../page/markup.js';

export interface SharedAssets {
  /** Relative to the site; their names change with their contents. */
  script: string;
  style: string;
}

export type PageName = 'index' | 'runs' | 'compare' | 'refused' | 'series';

export interface SitePage {
  name: PageName;
  /** Without "FaaSMark". */
  title: string;
  body: Markup;
  data?: unknown;
}

/** Nothing here that changes with every run: pages of series that it did not measure stay as they are. */
export function shell(site: Site, assets: SharedAssets, { name, title, body, data }: SitePage): string {
  const up = name === 'series' ? '../' : '';
  const link = (page: PageName, text: string): Markup => {
    const here = page === name ? html` aria-current="page"` : null;
    return html`<li><a href="${up}${page}.html" ${here}>${text}</a></li>`;
  };
  return documentOf({
    title: `${title} – FaaSMark`,
    generator: `FaaSMark ${site.version}`,
    assets: { kind: 'linked', script: `${up}${assets.script}`, style: `${up}${assets.style}` },
    head: html`<link
      rel="alternate"
      type="application/atom+xml"
      title="New runs and changes"
      href="${up}feed.xml"
    />`,
    data: data ?? null,
    body: html`<a class="skip" href="#main">Skip to the figures</a>
      <div class="page" data-stale-after="${site.staleAfterMs}">
        <header class="site">
          <p class="brand">FaaSMark <span>dashboard</span></p>
          <nav aria-label="Pages of this site">
            <ul>
              ${link('index', 'Overview')} ${link('runs', 'Runs')} ${link('compare', 'Compare two runs')}
              ${site.proof === null ? null : html`<li><a href="${up}proof.html">Proof</a></li>`}
              ${link('refused', 'Refused')}
              <li><a href="${up}feed.xml">Feed</a></li>
              <li><a href="${up}index.json">JSON</a></li>
            </ul>
          </nav>
        </header>
        <main id="main">${body}</main>
        <footer>
          <p>
            Written by FaaSMark ${site.version}. Nothing is loaded from elsewhere: the folder can be opened
            from a disk, or be served under any path.
          </p>
        </footer>
      </div>`,
  });
}
