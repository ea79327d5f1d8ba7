/** What the stages before brought back of each series: the only input of the analysis. */
import type { CallCost, CallUse } from '../model/Cost.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesPlan, TrialPlan } from '../model/Plan.js';

export interface TrialEvidence {
  plan: TrialPlan;
  /** 1: the one re-run of a trial whose first attempt was invalid. */
  attempt: 0 | 1;
  result: DriveResult;
}

export interface SeriesEvidence {
  plan: SeriesPlan;
  /** Emulated stores that its values pass: name, version, "no network". */
  emulated: readonly string[];
  deploy: { toFirstReplyMs: number | null; platformUs: number | null };
  /** What the platform charges for a call that uses so much; absent: nobody knows its prices. */
  costOf?: (use: CallUse) => CallCost;
  warmUp: readonly DriveResult[];
  /** Every attempt of every trial, in any order. */
  trials: readonly TrialEvidence[];
}
