/** Part 6: every trial that was driven and the machine's own stalls go in; canary and lag beside each p99 come out, with those that were disturbed. */
import { decode, quantile } from '../../engine/histogram.js';
import type { CalibrationPart } from '../../model/Calibration.js';
import type { HistogramData } from '../../model/Drive.js';
import { STALL_FROM_US, stallsPerSecond, type MachineStalls } from '../machine-stalls.js';
import { reportedUs, type MeasuredTrial } from '../measure-valid.js';
import { partOf, tableOf } from '../part.js';
import { inCount, inShare, inTime } from '../parts-shown.js';

export const WATCH = {
  number: 6,
  title: 'The harness watches itself',
  question: 'How late was the harness itself, while it measured?',
} as const;

export interface StallsAt {
  /** Such as `before`. */
  when: string;
  stalls: MachineStalls;
}

export function watch(trials: readonly MeasuredTrial[], machine: readonly StallsAt[]): CalibrationPart {
  const invalid = trials.filter((trial) => trial.invalid.length > 0).length;
  const watched = trials.filter(({ result }) => result.scheduleLag !== null && result.canary !== null);
  return partOf({
    ...WATCH,
    checks: [
      {
        what: 'Every trial has a record of its own lateness and of its canary',
        expected: `${inCount(trials.length)} of ${inCount(trials.length)}`,
        found: inCount(watched.length),
        ok: trials.length > 0 && watched.length === trials.length,
      },
    ],
    tables: [
      tableOf(
        `All trials in their order; ${inCount(invalid)} were disturbed`,
        ['trial', 'attempt', 'p50', 'p99', 'lag p50', 'lag p99', 'canary p50', 'canary p99', 'verdict'],
        trials.map((trial) => {
          const { result } = trial;
          return {
            cells: [
              trial.name,
              String(trial.attempt + 1),
              inTime(reportedUs(result, 0.5)),
              inTime(reportedUs(result, 0.99)),
              inTime(quantileOf(result.scheduleLag, 0.5)),
              inTime(quantileOf(result.scheduleLag, 0.99)),
              inTime(quantileOf(result.canary, 0.5)),
              inTime(quantileOf(result.canary, 0.99)),
              trial.invalid.length === 0 ? 'valid' : 'disturbed',
            ],
            bad: trial.invalid.length > 0,
          };
        }),
        [8],
      ),
      tableOf(
        'What this machine took from threads that never wait, before and after: nothing on it can be more exact',
        ['measured', 'threads', 'taken', 'stalls ≥ 0.1 ms', '≥ 1 ms', 'longest'],
        machine.map(({ when, stalls }) => ({
          cells: [
            when,
            inCount(stalls.threads),
            inShare(stalls.share),
            `${stallsPerSecond(stalls, STALL_FROM_US).toFixed(1)}/s`,
            `${stallsPerSecond(stalls, 1_000).toFixed(1)}/s`,
            inTime(stalls.stallsUs.at(-1) ?? null),
          ],
        })),
      ),
    ],
    notes: [
      'Canary: a null call on this machine, 20 times a second, by the thread that drives. Its times and the schedule lag decide whether a trial is valid (METHOD.md, Validity).',
      'A p99 of a canary with some dozen calls is close to its maximum; it is shown for orientation, the verdict uses exact binomial bounds.',
      'Taken: the time between two readings of the clock, where that is 0.1 ms or more, by all that is not the thread: other processes, the kernel, other tenants of the host. A client and a target that both keep a core busy lose about twice that share of their calls to it, so a share above half a percent shows in p99, whatever the harness does.',
    ],
  });
}

function quantileOf(data: HistogramData | null, q: number): number | null {
  return data === null ? null : quantile(decode(data), q);
}
