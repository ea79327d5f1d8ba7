/** Part 5: every trial that was driven goes in; the account of all requests, kept twice, comes out. */
import type { CalibrationPart } from '../../model/Calibration.js';
import { accountHolds } from '../join-log.js';
import type { MeasuredTrial } from '../measure-valid.js';
import { partOf, tableOf } from '../part.js';
import { inCount } from '../parts-shown.js';

export const ACCOUNT = {
  number: 5,
  title: 'The account of every request',
  question: 'Was anything dropped, or made up?',
} as const;

export function account(trials: readonly MeasuredTrial[]): CalibrationPart {
  const broken = trials.filter((trial) => !accountHolds(trial.account));
  const sum = (of: keyof MeasuredTrial['account']): number =>
    trials.reduce((total, trial) => total + trial.account[of], 0);
  return partOf({
    ...ACCOUNT,
    checks: [
      {
        what: `${inCount(sum('intended'))} requests in ${inCount(trials.length)} trials: intended = successes + errors + time-outs + unfinished, and each one that was sent arrived once by the target’s own count`,
        expected: 'true for every trial',
        found: broken.length === 0 ? 'true' : `false for ${broken.map(({ name }) => name).join(', ')}`,
        ok: trials.length > 0 && broken.length === 0,
      },
    ],
    tables: [
      tableOf(
        'Requests of lead-in and measured part',
        ['trial', 'intended', 'ended', 'sent', 'arrived', 'unknown to us', 'arrived twice'],
        trials.map((trial) => {
          const { intended, ended, sent, arrived, foreign, twice } = trial.account;
          return {
            cells: [trial.name, ...[intended, ended, sent, arrived, foreign, twice].map(inCount)],
            bad: !accountHolds(trial.account),
          };
        }),
      ),
    ],
  });
}
