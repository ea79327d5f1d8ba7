/** A run goes in; what must be known before its figures are believed comes out: why not to trust, stores, warnings. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { unlabelledWarnings, type MergedWarning } from '../../merged-warnings.js';
import { countText } from '../../number-text.js';
import { emulatedStores, trustOf } from '../../run-notes.js';
import { subjectOf } from '../../warning-subject.js';
import { untrusted } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';

/** Messages of one kind that stand in the open; the others are folded away. */
const OPEN_MESSAGES = 3;
const NAMED_SERIES = 4;

export function warningsSection(run: RunRecord): Markup | null {
  const items = [
    ...trustOf(run).reasons.map(
      (reason) => html`<li class="grave"><p>Not trustworthy: ${untrusted(reason)}</p></li>`,
    ),
    ...run.resources.left.map(
      (left) =>
        html`<li class="grave">
          <p>Left behind: ${left.kind} ${untrusted(left.id)} (${untrusted(left.reason)})</p>
          <p class="hint">faasmark destroy --run ${run.id}</p>
        </li>`,
    ),
    ...emulatedStores(run).map(
      ({ store, series }) =>
        html`<li>
          <p>
            <strong>Emulated store:</strong> ${store}, behind ${namesOf(series)}. Never to be compared with a
            cloud's store.
          </p>
        </li>`,
    ),
    ...unlabelledWarnings(run).map((warning) => warningItem(run, warning)),
  ];
  return items.length === 0
    ? null
    : html`<section aria-labelledby="care">
        <h2 id="care">Read with care</h2>
        <ul class="warnings">
          ${items}
        </ul>
      </section>`;
}

/** A few by name. */
function namesOf(labels: readonly string[]): Markup {
  const names = labels.slice(0, NAMED_SERIES);
  const named = names.map(
    (label, place) => html`<code>${label}</code>${place < names.length - 1 ? html`, ` : null}`,
  );
  const others = labels.length - named.length;
  return html`${named}${others === 0 ? null : html` and ${countText(others)} more series`}`;
}

function warningItem(run: RunRecord, { code, messages, hint }: MergedWarning): Markup {
  const lines = messages.map(({ text, series }) => html`<p>${subjectOf(run, series)} ${untrusted(text)}</p>`);
  const folded = lines.slice(OPEN_MESSAGES);
  return html`<li data-code="${code}">
    ${lines.slice(0, OPEN_MESSAGES)}
    ${
      folded.length === 0
        ? null
        : html`<details>
            <summary>${countText(folded.length)} more of this kind</summary>
            ${folded}
          </details>`
    }
    <p class="hint">${untrusted(hint)}</p>
  </li>`;
}
