/** A run and a width go in; what a reader must know beside its table comes out: failures, cold calls, trust, labels, warnings. */
import type { DistributionRecord, RunRecord } from '../../src/model/RunRecord.js';
import { failureCauses } from '../../src/ui/failure-causes.js';
import { failureCount, failureText } from '../failures.js';
import { intervalText } from '../interval-text.js';
import { unlabelledWarnings } from '../merged-warnings.js';
import { countText, plural } from '../number-text.js';
import { plainText } from '../plain-text.js';
import { emulatedStores, endNote, sharedCoresNote, trustOf } from '../run-notes.js';
import type { Summary } from '../summary-rows.js';
import { subjectOf } from '../warning-subject.js';
import type { Paint } from './paint.js';
import { wrap } from './wrap.js';

/** Distinct messages of one kind of warning or failure that are printed; all stand in the report. */
const MESSAGES_SHOWN = 3;

/** How many failed, and what the failed ones said. */
export function failureLines(summary: Summary, columns: number, { bad, faint }: Paint): string[] {
  return summary.groups
    .flatMap((group) => group.rows)
    .filter((row) => row.failures > 0)
    .flatMap(({ series, label }) => {
      const of = `${countText(failureCount(series.counts))} of ${countText(series.counts.intended)}`;
      const said = failureCauses(series).flatMap(({ kind, messages }) =>
        messages
          .slice(0, MESSAGES_SHOWN)
          .flatMap((message) => wrap(`${kind}: ${plainText(message, 200)}`, columns, '    ', '      ')),
      );
      return [
        ...wrap(`${label}: ${of} failed (${failureText(series.counts)})`, columns, '  ').map(bad),
        ...said.map(faint),
      ];
    });
}

/** Calls that were cold or first while measuring: they are not in the warm quantiles. */
export function coldLines(summary: Summary, columns: number): string[] {
  return summary.groups
    .flatMap((group) => group.rows)
    .filter(({ series }) => series.counts.cold + series.counts.first > 0)
    .flatMap(({ series, label }) => {
      const { cold, first } = series.counts;
      const parts = [
        ...(cold > 0 ? [`${countText(cold)} cold (${spanOf(series.cold)})`] : []),
        ...(first > 0 ? [`${countText(first)} first (${spanOf(series.first)})`] : []),
      ];
      return wrap(`${label}: ${parts.join(', ')} while measuring`, columns, '  ');
    });
}

/** Few calls have a span rather than quantiles. */
function spanOf(distribution: DistributionRecord | null): string {
  if (distribution === null) return 'no latency recorded';
  const { minUs, maxUs } = distribution;
  return minUs === null || maxUs === null ? 'no latency recorded' : intervalText([minUs, maxUs]);
}

export function labelLines(run: RunRecord, columns: number, { caution, faint }: Paint): string[] {
  const cores = sharedCoresNote(run);
  const coresHint = run.warnings.find((warning) => warning.code === 'shared-cores')?.hint;
  const stores = emulatedStores(run).map(
    ({ store, series }) => `emulated store: ${plainText(store)}: ${series.join(', ')}`,
  );
  return [
    ...(cores === null ? [] : wrap(cores, columns, '  ! ', '    ').map(caution)),
    ...(coresHint === undefined ? [] : wrap(plainText(coresHint), columns, '    ').map(faint)),
    ...stores.flatMap((text) => wrap(text, columns, '  ! ', '    ').map(caution)),
  ];
}

export function warningLines(run: RunRecord, columns: number, { caution, faint }: Paint): string[] {
  return unlabelledWarnings(run).flatMap(({ messages, hint }) => {
    const shown = messages
      .slice(0, MESSAGES_SHOWN)
      .flatMap(({ text, series }) =>
        wrap(subjectOf(run, series) + plainText(text), columns, '  ! ', '    ').map(caution),
      );
    const hidden = messages.length - MESSAGES_SHOWN;
    const more = hidden > 0 ? [`    … and ${countText(hidden)} more of this kind in the report`] : [];
    return [...shown, ...more, ...wrap(plainText(hint), columns, '    ').map(faint)];
  });
}

/** The last word: may these numbers be believed, and did the run end well? */
export function verdictLines(run: RunRecord, columns: number, { good, bad, caution }: Paint): string[] {
  const trust = trustOf(run);
  const verdict = trust.ok
    ? [good(`Trust: ${trust.verdict}.`)]
    : [
        bad(`Trust: ${trust.verdict}.`),
        ...trust.reasons.flatMap((reason) => wrap(plainText(reason), columns, '  - ', '    ').map(bad)),
      ];
  const end = endNote(run);
  const ending =
    end === null
      ? []
      : wrap(`Ended with exit code ${end.code}: ${end.reasons.map((r) => plainText(r)).join('; ')}`, columns);
  const left =
    run.resources.left.length === 0
      ? []
      : wrap(
          `${plural(run.resources.left.length, 'resource')} left behind: faasmark destroy --run ${run.id}`,
          columns,
        );
  return [...verdict, ...[...ending, ...left].map(caution)];
}
