/** A warning: data in the run, shown alike in the terminal and in every report. */

export const WARNING_CODES = [
  'too-few-samples',
  'too-few-trials',
  'near-floor',
  'shared-cores',
  'invalid-trials',
  'errors',
  'nothing-succeeded',
  'cold-during-measurement',
  'no-start-evidence',
  'waited-for-connection',
  'initiator-lost',
  'initiator-throttled',
  'one-remote-dominates',
  'not-keeping-up',
  'few-episodes',
  'bimodal',
  'drift',
  'not-steady',
  'rate-not-sent',
  'closed-loop',
  'constant-arrivals-alias',
  'emulated-store',
  'not-possible',
  'interrupted',
  'left-behind',
  'reporter-failed',
  'series-failed',
  'threshold-undecided',
  'aborted-on-fail',
  'bill-slows-calls',
  'cost-cap',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export interface Warning {
  code: WarningCode;
  /** What was seen, with its figure. */
  message: string;
  /** What to do about it: the next flag to try. */
  hint: string;
  /** The series it is about; absent: the whole run. */
  series?: string;
}
