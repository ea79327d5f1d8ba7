/** Part 8: the raw files go in; whether another program in another language finds the same quantiles comes out. */
import type { CalibrationPart } from '../../model/Calibration.js';
import { partOf, tableOf } from '../part.js';
import { inCount } from '../parts-shown.js';
import { QUANTILES_FILE, SAMPLES_FILE, TRUTHS_FILE } from '../raw-data.js';
import type { Reanalysis } from '../reanalyse.js';

export const REANALYSIS = {
  number: 8,
  title: 'Raw data and an independent analysis',
  question: 'Can I check all this without trusting the program?',
} as const;

/** `ours`: the text that the other program has to find. `wayBack`: seed and hash of the plan. */
export function reanalysis(
  ours: string,
  theirs: Reanalysis,
  wayBack: { seed: number; planHash: string; command: string },
): CalibrationPart {
  const lines = ours.trimEnd().split('\n');
  const found = theirs.kind === 'text' ? theirs.text.trimEnd().split('\n') : [];
  const equal = theirs.kind === 'text' && theirs.text === ours;
  const agreeing = lines.filter((line, index) => line === found[index]).length;
  return partOf({
    ...REANALYSIS,
    // Where there is no Python there is nothing to hold; the note says so.
    checks:
      theirs.kind === 'absent'
        ? []
        : [
            {
              what: `scripts/reanalyse.py reads ${SAMPLES_FILE} and prints what stands in ${QUANTILES_FILE}`,
              expected: `byte for byte, ${inCount(lines.length)} lines`,
              found:
                theirs.kind === 'failed'
                  ? `it failed: ${theirs.why}`
                  : equal
                    ? 'byte for byte'
                    : `${inCount(agreeing)} lines agree`,
              ok: equal,
            },
          ],
    tables: [
      tableOf(
        'Exact quantile / top of its histogram bucket, in µs; ours and theirs',
        ['trial', 'ours', 'theirs'],
        lines.map((line, index) => {
          const [series = '', trial = '', ...figures] = line.split(' ');
          const other = found[index]?.split(' ').slice(2).join(' ') ?? 'none';
          return {
            cells: [`${series} ${trial}`, figures.join(' '), other],
            bad: line !== found[index] && theirs.kind !== 'absent',
          };
        }),
        [1, 2],
      ),
      tableOf(
        'The way back',
        ['what', 'value'],
        [
          { cells: ['seed', String(wayBack.seed)] },
          { cells: ['SHA-256 of the plan', wayBack.planHash] },
          { cells: ['command', wayBack.command] },
        ],
        [1],
      ),
    ],
    notes: [
      `Beside this page: ${SAMPLES_FILE} (every request as the harness saw it), ${TRUTHS_FILE} (each with what the target’s log says), ${QUANTILES_FILE}.`,
      ...(theirs.kind === 'absent'
        ? [
            'python3 is absent on this machine: the independent analysis was not made. It is one file of the package: python3 scripts/reanalyse.py samples.ndjson.gz',
          ]
        : []),
    ],
  });
}
