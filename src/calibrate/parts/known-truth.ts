/** Part 1: targets whose every reply time is known go in; the error of each request and of each quantile comes out. */
import { supports } from '../../analyse/sample-sizes.js';
import type { CalibrationCheck, CalibrationPart } from '../../model/Calibration.js';
import { ascending, exactQuantile, tailCurve } from '../exact-quantile.js';
import type { CalibrationKit } from '../kit.js';
import { measureValid, reportedUs, type MeasuredTrial } from '../measure-valid.js';
import { partOf, tableOf } from '../part.js';
import { inCount, inTime } from '../parts-shown.js';
import { agrees, JUDGED_QUANTILES, LIMITS_IN_WORDS } from '../within-limits.js';

export const KNOWN_TRUTH = {
  number: 1,
  title: 'Known truth against measured',
  question: 'Is a reported latency the one that happened?',
} as const;

export async function knownTruth(kit: CalibrationKit): Promise<CalibrationPart> {
  const cells: { id: string; trial: MeasuredTrial }[] = [];
  for (const { id, behaviour, load } of kit.plan.cells) {
    kit.tell(`known truth: ${id}`);
    const prepare = (): Promise<void> => kit.target.behave(behaviour);
    cells.push({ id, trial: await measureValid(kit, `truth ${id}`, load, prepare) });
  }
  const judged = cells.map(({ id, trial }) => ({ id, trial, rows: quantileRows(trial) }));
  return partOf({
    ...KNOWN_TRUTH,
    checks: [...judged.map(quantileCheck), causality(cells.map(({ trial }) => trial))],
    tables: [
      tableOf(
        'Quantiles: what the harness reports, and what the target’s own log says',
        ['behaviour @ rate', 'quantile', 'n', 'true', 'reported', 'difference', 'trial'],
        judged.flatMap(({ id, trial, rows }) =>
          rows.map((row) => ({
            cells: [
              id,
              row.name,
              inCount(trial.requests.length),
              inTime(row.truthUs),
              inTime(row.measuredUs),
              inTime(row.measuredUs - row.truthUs),
              trial.invalid.length === 0 ? 'valid' : 'disturbed',
            ],
            bad: !row.ok,
          })),
        ),
        [1, 6],
      ),
      errorTable(cells),
    ],
    figures: [
      {
        caption:
          'The error of each request: reported response time less the time that the target’s log gives it. At 0.01, one request in a hundred has a larger error.',
        x: { label: 'share of requests with a larger error', scale: 'log' },
        y: { label: 'error, µs', scale: 'log' },
        lines: cells.map(({ id, trial }) => ({
          name: id,
          points: tailCurve(errorsOf(trial)).map(([beyond, us]) => [beyond, Math.max(1, us)]),
        })),
      },
    ],
    notes: [
      'The target notes when the bytes of a request were read and the last instant before its reply went to the kernel, both on the monotonic clock of this machine. The truth is the time between. Everything else counts as the error of the harness: being late, sending, the way there and back on loopback, reading.',
      'A trial that rule 6 calls disturbed is driven again, three times at most; all attempts stand in part 6.',
    ],
  });
}

function quantileRows({ requests, result }: MeasuredTrial): {
  name: string;
  truthUs: number;
  measuredUs: number;
  ok: boolean;
}[] {
  const truths = ascending(requests.map(({ truthUs }) => truthUs));
  return JUDGED_QUANTILES.filter(({ q }) => supports(requests.length, q)).map(({ name, q }) => {
    const truthUs = exactQuantile(truths, q);
    const measuredUs = reportedUs(result, q) ?? Infinity;
    return { name, truthUs, measuredUs, ok: agrees(measuredUs, truthUs) };
  });
}

function quantileCheck({
  id,
  trial,
  rows,
}: {
  id: string;
  trial: MeasuredTrial;
  rows: ReturnType<typeof quantileRows>;
}): CalibrationCheck {
  const wrong = rows.filter(({ ok }) => !ok).map(({ name }) => name);
  const disturbed = trial.invalid.length === 0 ? '' : '; the trial was disturbed, and the harness says so';
  return {
    what: `${id}: every quantile that ${inCount(trial.requests.length)} requests carry`,
    expected: LIMITS_IN_WORDS,
    found: (wrong.length === 0 ? 'all are' : `${wrong.join(', ')} not`) + disturbed,
    ok: rows.length > 0 && wrong.length === 0,
  };
}

/** A reply cannot have come before it left. */
function causality(trials: readonly MeasuredTrial[]): CalibrationCheck {
  const requests = trials.flatMap((trial) => trial.requests);
  // Samples are stored in whole µs: both ends are rounded.
  const impossible = requests.filter(({ errorUs }) => errorUs < -1).length;
  return {
    what: 'No request is reported faster than the target’s log says that it was',
    expected: `0 of ${inCount(requests.length)}`,
    found: inCount(impossible),
    ok: requests.length > 0 && impossible === 0,
  };
}

function errorTable(
  cells: readonly { id: string; trial: MeasuredTrial }[],
): CalibrationPart['tables'][number] {
  return tableOf(
    'The error of each request',
    ['behaviour @ rate', 'least', 'p50', 'p90', 'p99', 'p99.9', 'largest'],
    cells.map(({ id, trial }) => {
      const errors = errorsOf(trial);
      return {
        cells: [
          id,
          inTime(errors[0] ?? NaN),
          ...JUDGED_QUANTILES.map(({ q }) =>
            supports(errors.length, q) ? inTime(exactQuantile(errors, q)) : 'too few',
          ),
          inTime(errors.at(-1) ?? NaN),
        ],
        bad: trial.invalid.length > 0,
      };
    }),
  );
}

function errorsOf({ requests }: MeasuredTrial): number[] {
  return ascending(requests.map(({ errorUs }) => errorUs));
}
