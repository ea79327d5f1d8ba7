/** How a run ended goes in; its errors, the reasons for its exit code and what to try next go to stderr. */
import { EXIT } from '../exit-codes.js';
import type { RunRecord } from '../model/RunRecord.js';
import type { RunOutcome } from '../run-state.js';
import { exitReasons } from '../thresholds/threshold-outcome.js';
import { failureCauses } from '../ui/failure-causes.js';
import type { Paint } from '../ui/paint.js';
import { printable } from '../ui/printable.js';
import { errorText } from '../ui/report-error.js';
import { version } from '../version.js';

/** Of what failed requests said: enough to name the cause; the report has all. */
const CAUSES_SHOWN = 1;
const LONGEST_CAUSE = 200;

export function endingText(
  { record, exit, reasons, failures }: RunOutcome,
  paint: Paint,
  verbose: boolean,
): string {
  if (exit === EXIT.ok) return '';
  const errors = failures.map((failure) => errorText(failure, { verbose, paint, version: version() }));
  const others = reasons.filter((reason) => !failures.some(({ message }) => message === reason));
  // Only the first is sure to be why it is this code; what else was wrong stands under it.
  const ofThresholds = exitReasons(record.thresholds);
  const lines = others.map((reason, index) =>
    index === 0 || (exit === EXIT.untrustworthy && !ofThresholds.includes(reason))
      ? `${paint.red(`exit ${String(exit)}:`)} ${oneLine(reason)}\n`
      : `  and: ${oneLine(reason)}\n`,
  );
  const next = exit === EXIT.untrustworthy ? whatFailed(record, paint) : [];
  const left = record.resources.left.length === 0 ? [] : [hint(paint, `faasmark destroy --run ${record.id}`)];
  return [...errors, ...lines, ...next, ...left].join('');
}

/** What the failed requests of the run said, each thing once, and what to try against the first. */
function whatFailed({ series, warnings }: RunRecord, paint: Paint): string[] {
  const said = series.flatMap((one) =>
    failureCauses(one).flatMap(({ kind, messages }) => messages.map((message) => `${kind}: ${message}`)),
  );
  const causes = [...new Set(said)];
  const lines = causes.slice(0, CAUSES_SHOWN).map((cause) => `  ${oneLine(cause).slice(0, LONGEST_CAUSE)}\n`);
  if (causes.length > CAUSES_SHOWN)
    lines.push(`  … and ${String(causes.length - CAUSES_SHOWN)} more in the report\n`);
  const advice = warnings.find(({ code }) => code === 'nothing-succeeded' || code === 'errors');
  return advice === undefined ? lines : [...lines, hint(paint, advice.hint)];
}

const hint = (paint: Paint, text: string): string => `${paint.yellow('hint:')} ${oneLine(text)}\n`;

const oneLine = (text: string): string => printable(text.replaceAll(/\s+/g, ' '));
