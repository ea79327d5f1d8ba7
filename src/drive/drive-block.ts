/** One block of trials goes in, each driven once in the planned order, and once more where it was invalid; what they brought comes out. */
import type { Caller, DriveRequest, DriveResult } from '../model/Drive.js';
import type { TrialPlan } from '../model/Plan.js';

export interface DrivenTrial {
  plan: TrialPlan;
  attempt: 0 | 1;
  result: DriveResult;
}

export interface BlockOptions {
  caller: Caller;
  signals: { stop: AbortSignal; hurry: AbortSignal };
  requestOf(trial: TrialPlan): DriveRequest;
  /** Reasons why a trial is invalid; empty: valid. */
  judge(trial: TrialPlan, result: DriveResult): readonly string[];
  /** A trial begins. */
  onTrial(trial: TrialPlan, attempt: 0 | 1): void;
  /** A trial ended; called before the next begins. */
  onResult(trial: DrivenTrial): void;
}

/** Ends early, with what there is, when it is stopped. */
export async function driveBlock(block: readonly TrialPlan[], options: BlockOptions): Promise<DrivenTrial[]> {
  const driven: DrivenTrial[] = [];
  const attempt = async (trial: TrialPlan, number: 0 | 1): Promise<boolean> => {
    options.onTrial(trial, number);
    const result = await options.caller.drive(options.requestOf(trial), options.signals);
    const one = { plan: trial, attempt: number, result };
    driven.push(one);
    options.onResult(one);
    return options.judge(trial, result).length === 0;
  };
  const invalid: TrialPlan[] = [];
  for (const trial of block) {
    if (options.signals.stop.aborted) return driven;
    if (!(await attempt(trial, 0))) invalid.push(trial);
  }
  for (const trial of invalid) {
    if (options.signals.stop.aborted) return driven;
    await attempt(trial, 1);
  }
  return driven;
}
