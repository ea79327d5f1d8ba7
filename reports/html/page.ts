/** A run and the page's own script and style go in; one HTML document that needs nothing else comes out. */
import { createHash } from 'node:crypto';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { jsonForScript } from '../escape-html.js';
import { utcTime } from '../utc-time.js';
import { chartDataOf } from './chart-data.js';
import { html, markupText, trusted } from './markup.js';
import { answerSection } from './sections/answer.js';
import { coldStartsSection } from './sections/cold-starts.js';
import { comparisonSection } from './sections/comparison.js';
import { compositionSection } from './sections/composition.js';
import { connectionsSection } from './sections/connections.js';
import { failuresSection } from './sections/failures.js';
import { hopsSection } from './sections/hops.js';
import { methodSection } from './sections/method.js';
import { percentilesSection } from './sections/percentiles.js';
import { segmentsSection } from './sections/segments.js';
import { summarySection } from './sections/summary.js';
import { timelineSection } from './sections/timeline.js';
import { trialsSection } from './sections/trials.js';
import { warningsSection } from './sections/warnings.js';

export interface PageAssets {
  script: string;
  style: string;
}

export function pageOf(run: RunRecord, { script, style }: PageAssets): string {
  const measured = run.series.length > 0;
  // Script and style are hashed for the policy, so they are put in by text: a formatter of templates would add blanks.
  // Nothing may be loaded from anywhere; only this very script and this very style may run (CSP level 3, section 6.7.2.2).
  const policy = [
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    `style-src '${sha256(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="FaaSMark ${run.tool.version}" />
        <title>FaaSMark ${utcTime(run.startedAt)}</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the figures</a>
        <div class="page">
          ${answerSection(run)}
          <main id="main">
            ${warningsSection(run)} ${measured ? comparisonSection(run) : null}
            ${measured ? summarySection(run) : null} ${measured ? compositionSection(run) : null}
            ${measured ? percentilesSection(run) : null} ${segmentsSection(run)}
            ${measured ? timelineSection(run) : null} ${hopsSection(run)} ${connectionsSection(run)}
            ${coldStartsSection(run)} ${failuresSection(run)} ${trialsSection(run)} ${methodSection(run)}
          </main>
          <footer>
            <p>
              Written by FaaSMark ${run.tool.version} from run ${run.id}. One file, no network: keep it, send
              it, publish it.
            </p>
          </footer>
        </div>
        ${trusted(`<script type="application/json" id="chart-data">${jsonForScript(chartDataOf(run))}</script>`)}
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `;
  return markupText(page);
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
