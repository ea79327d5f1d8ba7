/** A calibration goes in; `proof.html` comes out: one file, no network, no script, red when anything fails. */
import { readFile } from 'node:fs/promises';
import type { CalibrationPart, CalibrationRecord, ProofTableData } from '../src/model/Calibration.js';
import { dataTable } from './page/data-table.js';
import { documentOf } from './page/document.js';
import { html, type Markup } from './page/markup.js';
import { proofFigure } from './proof-figure.js';
import { elapsedText, utcTime } from './utc-time.js';

const OWN_STYLE = `
.verdict{border:2px solid;border-radius:6px;padding:1rem 1.2rem;margin:0 0 1.5rem;max-width:60rem}
.verdict p{margin:0;max-width:none}
.verdict .answer{font-weight:700}
.page a{color:var(--accent)}
.verdict a{color:inherit}
.status{font-size:.9rem;font-weight:700;white-space:nowrap}
.contents{padding-left:1.4rem}
.checks{list-style:none;padding:0;max-width:60rem}
.checks li{display:grid;grid-template-columns:5.2rem 1fr;gap:.2rem .6rem;padding:.35rem 0;border-top:1px solid var(--grid)}
.checks p{margin:0;max-width:none;overflow-wrap:anywhere}
figure.proof svg:not(.key){width:100%;max-width:46rem;height:auto;display:block}
figure.proof text{fill:var(--faint);font-size:11px;font-variant-numeric:tabular-nums}
.grid{stroke:var(--grid)}
.line{fill:none;stroke:currentColor;stroke-width:1.8}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem}
.key{width:2rem;height:.5rem}
td.text{white-space:normal;min-width:9rem;overflow-wrap:anywhere}
@media print{.checks li{break-inside:avoid}}
`;

export async function proofPage(record: CalibrationRecord): Promise<string> {
  // The report's own style, bundled by scripts/build-assets.ts.
  const shared = await readFile(new URL('./page/style.css', import.meta.url), 'utf8');
  return pageText(record, shared + OWN_STYLE);
}

function pageText(record: CalibrationRecord, style: string): string {
  const { verdict, client, tool } = record;
  const cores = `${String(client.cores)} cores${client.sharedCores ? ', shared with the target' : ''}`;
  return documentOf({
    title: `${verdict.ok ? '✔' : '✘'} FaaSMark proof ${utcTime(record.startedAt)}`,
    generator: `FaaSMark ${tool.version}`,
    // No script at all may run.
    assets: { kind: 'inline', script: null, style },
    data: null,
    body: html`<a class="skip" href="#main">Skip to the parts</a>
      <div class="page">
        <header>
          <p class="brand">FaaSMark <span>the proof</span></p>
          <h1>Is the harness right? Measured against a target whose every reply time is known.</h1>
          ${verdictBox(record)}
          <dl class="facts">
            <div>
              <dt>measured</dt>
              <dd>${utcTime(record.startedAt)}, ${elapsedText(record.startedAt, record.finishedAt)}</dd>
            </div>
            <div>
              <dt>machine</dt>
              <dd>${client.cpu}; ${cores}; ${client.os}</dd>
            </div>
            <div>
              <dt>version</dt>
              <dd>FaaSMark ${tool.version}, Node ${tool.node}</dd>
            </div>
            <div>
              <dt>seed</dt>
              <dd>${record.seed}</dd>
            </div>
            <div>
              <dt>plan, SHA-256</dt>
              <dd><code>${record.plan.hash}</code></dd>
            </div>
            <div>
              <dt>again with</dt>
              <dd><code>${record.command}</code></dd>
            </div>
          </dl>
        </header>
        <main id="main">
          <h2>The parts</h2>
          <ol class="contents">
            ${record.parts.map((part) => html`<li value="${part.number}"><a href="#part-${part.number}">${part.title}</a> ${statusOf(part)}</li>`)}
          </ol>
          ${record.parts.map(partSection)}
        </main>
        <footer>
          <p>
            Written by FaaSMark ${tool.version} from calibration ${record.id}. One file, no network, no
            script: keep it, send it, publish it.
          </p>
        </footer>
      </div>`,
  });
}

function verdictBox({ verdict, parts, quick }: CalibrationRecord): Markup {
  const { held, of } = verdict;
  const failing = parts.filter(({ status }) => status === 'fails');
  const sentence = verdict.ok
    ? `✔ Everything holds: ${held} of ${of} checks`
    : `✘ Not everything holds: ${held} of ${of} checks`;
  return html`<div class="verdict ${verdict.ok ? 'good' : 'bad'}">
    <p class="answer">${sentence}</p>
    ${failing.map(({ number, title }) => html`<p>Fails: part ${number}, <a href="#part-${number}">${title}</a></p>`)}
    ${quick ? html`<p>A quick calibration: few samples, so that only gross faults show.</p>` : null}
  </div>`;
}

function statusOf({ status, checks }: CalibrationPart): Markup {
  const held = checks.filter(({ ok }) => ok).length;
  switch (status) {
    case 'holds':
      return html`<span class="status good">✔ holds, ${held} of ${checks.length}</span>`;
    case 'fails':
      return html`<span class="status bad">✘ fails, ${held} of ${checks.length}</span>`;
    case 'told':
      return html`<span class="status faint">told</span>`;
    default:
      return status satisfies never;
  }
}

function partSection(part: CalibrationPart): Markup {
  return html`<section id="part-${part.number}">
    <h2>${part.number}. ${part.title} ${statusOf(part)}</h2>
    <p>${part.question}</p>
    ${
      part.checks.length === 0
        ? null
        : html`<ul class="checks">
            ${part.checks.map(
              ({ what, expected, found, ok }) =>
                html`<li>
                  <span class="mark ${ok ? 'good' : 'bad'}">${ok ? '✔ holds' : '✘ fails'}</span>
                  <div>
                    <p>${what}</p>
                    <p class="hint">expected: ${expected}; found: ${found}</p>
                  </div>
                </li>`,
            )}
          </ul>`
    }
    ${part.figures.map(proofFigure)} ${part.tables.map(tableWithTitle)}
    ${part.notes.map((note) => html`<p class="note">${note}</p>`)}
  </section>`;
}

/** Long ones are folded: what they say is in the checks. */
const FOLDED_FROM = 24;

function tableWithTitle({ label, headers, textColumns, rows }: ProofTableData): Markup {
  const table = dataTable({
    label,
    headers,
    textColumns,
    rows: rows.map(({ cells, bad }) => (bad ? { cells, mark: 'invalid' } : { cells })),
  });
  if (rows.length < FOLDED_FROM)
    return html`<h3>${label}</h3>
      ${table}`;
  return html`<details class="twin">
    <summary>${label} (${rows.length} rows)</summary>
    ${table}
  </details>`;
}
