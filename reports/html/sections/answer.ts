/** A run goes in; the top of the page comes out: the answer in a sentence, and the facts that qualify it. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { answerOf } from '../../answer.js';
import { countText, plural } from '../../number-text.js';
import { endNote, sharedCoresNote, trustOf } from '../../run-notes.js';
import { elapsedText, utcTime } from '../../utc-time.js';
import { factList } from '../../page/fact-list.js';
import { html, type Markup } from '../../page/markup.js';

export function answerSection(run: RunRecord): Markup {
  const elapsed = elapsedText(run.startedAt, run.finishedAt);
  const platforms = [...new Set(run.series.map((series) => `${series.provider} · ${series.region}`))];
  const again = run.series.flatMap((series) => series.trialRuns).filter(({ attempt }) => attempt > 0).length;
  const machine = `${run.client.cpu}, ${plural(run.client.cores, 'core')}, ${run.client.os}`;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Measured', html`${utcTime(run.startedAt)}${elapsed === null ? null : html` · ${elapsed}`}`],
    ['Platform', html`${platforms.join(', ') || 'none'}`],
    ['Caller', html`${machine}`],
    [
      'Plan',
      html`${run.plan.suite} suite, ${plural(run.plan.blocks, 'block')},
      ${plural(run.plan.trials, 'trial')}${again > 0 ? html` (${countText(again)} run again)` : null}, seed
      ${run.seed}`,
    ],
    ['Status', html`${statusOf(run)}`],
    ['Trust', trustMark(run)],
  ];
  const cores = sharedCoresNote(run);
  return html`<header>
    <p class="brand">FaaSMark <span>run ${run.id}</span></p>
    <h1>What a caller waits</h1>
    ${answerOf(run).map((sentence) => html`<p class="answer">${unbroken(sentence)}</p>`)}
    ${cores === null ? null : html`<p class="label">${capital(cores)}</p>`} ${factList('facts', facts)}
  </header>`;
}

function statusOf(run: RunRecord): string {
  const end = endNote(run);
  return end === null ? run.status : `${run.status}; exit code ${end.code}: ${end.reasons.join('; ')}`;
}

function trustMark(run: RunRecord): Markup {
  const { ok, verdict } = trustOf(run);
  return ok ? html`<span class="good">✓ ${verdict}</span>` : html`<span class="bad">✕ ${verdict}</span>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A figure and its unit stay on one line. */
function unbroken(sentence: string): string {
  return sentence
    .replace(/(\d) (?=(?:µs|ms|s|%)(?!\w))/g, '$1\u00a0')
    .replace(/\u00a0% interval/g, '\u00a0%\u00a0interval');
}
