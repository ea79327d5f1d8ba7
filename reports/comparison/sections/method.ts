/** A comparison document goes in; which runs it stands on, what differs between them and how it is judged come out. */
import type { ComparedRun, ComparisonDocument } from '../../../src/model/ComparisonDocument.js';
import { dataTable, untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { plainText } from '../../plain-text.js';
import { utcTime } from '../../utc-time.js';

export function methodSection(document: ComparisonDocument): Markup {
  const { base, comparisons, differences } = document;
  const heads = [...new Map(comparisons.map(({ head }) => [head.id, head])).values()];
  const leftOut = base.leftOut.map(({ run, reason }) => [untrusted(run || '.'), untrusted(reason)]);
  return html`<section aria-labelledby="runs">
    <h2 id="runs">The runs behind it</h2>
    ${dataTable({
      label: 'Runs that were compared',
      headers: ['run', 'side', 'began', 'status', 'blocks', 'FaaSMark', 'Node', 'machine', 'command'],
      textColumns: [1, 2, 3, 7, 8],
      rows: [
        ...base.runs.map((run) => ({ cells: runCells(run, 'base') })),
        ...heads.map((run) => ({ cells: runCells(run, 'head') })),
      ],
    })}
    ${
      differences.length === 0
        ? html`<p class="note">
            Load, machine, vantage, region and everything else that matters were the same in all of them.
          </p>`
        : html`<h3>What differs between them</h3>
            ${dataTable({
              label: 'Differences between the runs',
              headers: ['what', 'weighs', 'base', 'head', 'runs of the base', 'series'],
              textColumns: [1, 2, 3, 4],
              rows: differences.map(({ what, weight, bases, baseHas, headHas, series }) => ({
                cells: [
                  what,
                  weight === 'noted' ? 'little' : 'much: forced',
                  untrusted(baseHas),
                  untrusted(headHas),
                  untrusted(bases.join(', ')),
                  series.length === 0 ? 'all' : String(series.length),
                ],
              })),
            })}`
    }
    ${
      leftOut.length === 0
        ? null
        : html`<h3>Left out of the base</h3>
            ${dataTable({
              label: 'Runs that were left out of the base',
              headers: ['run', 'reason'],
              textColumns: [1],
              rows: leftOut.map((cells) => ({ cells })),
            })}`
    }
    <p class="note">
      Ratios are of attained quantiles: failures count as infinitely slow. Gates are held together by Holm's
      method and Bonferroni's intervals, exploratory comparisons by Benjamini and Hochberg's. METHOD.md of
      FaaSMark, “Comparison”, has formulas, simulations and sources.
    </p>
  </section>`;
}

function runCells(run: ComparedRun, side: 'base' | 'head'): Markup[] {
  const trust = run.trustworthy ? null : html` <span class="bad">✕ not trustworthy</span>`;
  return [
    html`<code>${untrusted(run.id)}</code>`,
    html`${side}`,
    html`${plainText(utcTime(run.startedAt), 40)}`,
    html`${run.status}${trust}`,
    html`${run.blocks}`,
    untrusted(run.tool.version),
    untrusted(run.tool.node),
    untrusted(`${run.client.cpu}, ${String(run.client.cores)} cores, ${run.client.os}`),
    html`<code>${untrusted(run.command)}</code>`,
  ];
}
