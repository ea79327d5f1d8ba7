/** A comparison document and the page's own script and style go in; one HTML document that needs nothing else comes out. */
import type { ComparisonDocument } from '../../src/model/ComparisonDocument.js';
import { VERDICT_SIGN } from '../comparison-rows.js';
import { untrusted } from '../page/data-table.js';
import { documentOf } from '../page/document.js';
import { factList } from '../page/fact-list.js';
import { html, type Markup } from '../page/markup.js';
import { plainText } from '../plain-text.js';
import type { ForestData } from './ForestData.js';
import { forestPlotOf, headSection, tableIdOf } from './sections/head.js';
import { methodSection } from './sections/method.js';
import { overviewSection } from './sections/overview.js';
import { REGRESSION_MEANING, VERDICT_MEANING, verdictName, viewOf, type DocumentView } from './view.js';

export interface ComparisonAssets {
  script: string;
  style: string;
}

export function comparisonPage(document: ComparisonDocument, { script, style }: ComparisonAssets): string {
  const view = viewOf(document);
  const data: ForestData = {
    plots: view.heads.flatMap((head, place) =>
      head.groups.map((group, at) => forestPlotOf(head, group, tableIdOf(place, at))),
    ),
  };
  return documentOf({
    title: `FaaSMark comparison ${plainText(document.base.label, 60)}`,
    generator: `FaaSMark ${plainText(document.tool.version, 40)}`,
    assets: { kind: 'inline', script, style },
    data,
    body: html`<a class="skip" href="#main">Skip to the figures</a>
      <div class="page">
        ${header(document, view)}
        <main id="main">
          ${careSection(view)} ${overviewSection(view)}
          ${view.heads.map((head, place) => headSection(head, place, plotsBefore(view, place)))}
          ${meaningSection()} ${methodSection(document)}
        </main>
        <footer>
          <p>
            Written by FaaSMark ${plainText(document.tool.version, 40)}. One file, no network: keep it, send
            it, publish it.
          </p>
        </footer>
      </div>`,
  });
}

/** Plots are numbered through the page. */
function plotsBefore({ heads }: DocumentView, place: number): number {
  return heads.slice(0, place).reduce((sum, { groups }) => sum + groups.length, 0);
}

function header(document: ComparisonDocument, view: DocumentView): Markup {
  const [first] = document.comparisons;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Base', untrusted(view.subject.replace(/^base /, ''))],
    [
      document.comparisons.length === 1 ? 'Head' : 'Heads',
      untrusted([...new Set(document.comparisons.map(({ head }) => head.id))].join(', ')),
    ],
    ['Counts as the same', html`±${Number(((first?.comparison.margin ?? 0) * 100).toPrecision(3))} %`],
    ['Exit', html`${view.gatesDecide}`],
  ];
  return html`<header>
    <p class="brand">FaaSMark <span>comparison</span></p>
    <h1>Head against base</h1>
    ${view.forced === null ? null : html`<p class="label">⚠ ${untrusted(view.forced)}</p>`}
    ${view.ending.map((sentence) => html`<p class="answer">${untrusted(sentence)}</p>`)}
    ${factList('facts', facts)}
  </header>`;
}

function careSection({ warnings }: DocumentView): Markup | null {
  if (warnings.length === 0) return null;
  return html`<section aria-labelledby="care">
    <h2 id="care">Read with care</h2>
    <ul class="warnings">
      ${warnings.map(
        ({ message, hint }) =>
          html`<li>
            <p>${untrusted(message)}</p>
            <p class="hint">${untrusted(hint)}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function meaningSection(): Markup {
  return html`<section aria-labelledby="meaning">
    <h2 id="meaning">What the verdicts mean</h2>
    <dl class="meaning">
      ${(['worse', 'better', 'same', 'cannot-tell'] as const).map(
        (verdict) =>
          html`<div>
            <dt><span class="verdict ${verdict}">${VERDICT_SIGN[verdict]} ${verdictName(verdict)}</span></dt>
            <dd>${VERDICT_MEANING[verdict]}</dd>
          </div>`,
      )}
    </dl>
    <p>
      A gate is a comparison that was declared to decide; there are few, so that each can be held to a small
      rate of false alarms together with the others. Exploratory ones are for looking around: among many, some
      differ by chance.
    </p>
    <p>${REGRESSION_MEANING}</p>
  </section>`;
}
