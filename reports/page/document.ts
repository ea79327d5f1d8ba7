/** The body of a page, its data, its script and its style go in; one HTML document under a strict Content-Security-Policy comes out. */
import { createHash } from 'node:crypto';
import { jsonForScript } from '../escape-html.js';
import { html, markupText, trusted, type Markup } from './markup.js';

export type PageAssets =
  /** In the page itself: one file that needs nothing else. */
  | { kind: 'inline'; script: string | null; style: string }
  /** Files beside the page, relative to it: for sites whose pages share them. */
  | { kind: 'linked'; script: string | null; style: string };

export interface PageDocument {
  title: string;
  /** "FaaSMark 1.2.3" */
  generator: string;
  body: Markup;
  /** For the script, which finds it as `#page-data`; null: none. */
  data: unknown;
  assets: PageAssets;
  /** What else belongs into the head, such as the address of a feed. */
  head?: Markup;
}

export function documentOf({ title, generator, body, data, assets, head }: PageDocument): string {
  // Script and style are hashed for the policy, so they are put in by text: a formatter of templates would add blanks.
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(assets))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="${generator}" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${head ?? null} ${styleOf(assets)}
      </head>
      <body>
        ${body}
        ${
          data === null
            ? null
            : trusted(`<script type="application/json" id="page-data">${jsonForScript(data)}</script>`)
        }
        ${scriptOf(assets)}
      </body>
    </html> `;
  return markupText(page);
}

/** Nothing may be loaded from anywhere else; inline, only this very script and this very style may run (CSP level 3, section 6.7.2.2). */
function policyOf({ kind, script, style }: PageAssets): string {
  // A page opened from a disk has no origin that 'self' could match everywhere; a served page can load no file: address.
  const source = (text: string) => (kind === 'inline' ? `'${sha256(text)}'` : "'self' file:");
  return [
    "default-src 'none'",
    ...(script === null ? [] : [`script-src ${source(script)}`]),
    `style-src ${source(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function styleOf({ kind, style }: PageAssets): Markup {
  return kind === 'inline'
    ? trusted(`<style>${style}</style>`)
    : html`<link rel="stylesheet" href="${style}" />`;
}

function scriptOf({ kind, script }: PageAssets): Markup | null {
  if (script === null) return null;
  return kind === 'inline' ? trusted(`<script>${script}</script>`) : html`<script src="${script}"></script>`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
