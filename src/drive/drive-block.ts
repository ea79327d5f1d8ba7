/** One block of trials goes in, each driven once in the planned order, and once more at its end where it was invalid; what each brought is told as it ends. */
import type { Caller, DriveRequest, DriveResult } from '../model/Drive.js';
import type { TrialPlan } from '../model/Plan.js';

export interface DrivenTrial {
  plan: TrialPlan;
  attempt: 0 | 1;
  result: DriveResult;
}

export interface BlockOptions {
  callerOf(trial: TrialPlan): Caller;
  signals: { stop: AbortSignal; hurry: AbortSignal };
  /** Replaces the instances of its functions where the series asks for that; whether it did. */
  renew(trial: TrialPlan): Promise<boolean>;
  /** `renewed`: its instances were just replaced. */
  requestOf(trial: TrialPlan, renewed: boolean): DriveRequest;
  /** Reasons why a trial is invalid; empty: valid. */
  judge(trial: TrialPlan, result: DriveResult): readonly string[];
  /** True: what is left of the block is not measured any more. Asked before each trial, with all that are left. */
  enough?(left: readonly TrialPlan[]): boolean;
  /** A trial begins. */
  onTrial(trial: TrialPlan, attempt: 0 | 1): void;
  /** A trial ended; called before the next begins, so that it is known whatever becomes of the next. */
  onResult(trial: DrivenTrial): void;
}

/** Ends early, with what there is, when it is stopped or it is enough. */
export async function driveBlock(block: readonly TrialPlan[], options: BlockOptions): Promise<void> {
  const attempt = async (trial: TrialPlan, number: 0 | 1): Promise<boolean> => {
    options.onTrial(trial, number);
    const request = options.requestOf(trial, await options.renew(trial));
    const result = await options.callerOf(trial).drive(request, options.signals);
    // Interrupted in its lead-in: it measured nothing, and is no trial.
    if (result.interrupted && result.counts.intended === 0) return true;
    options.onResult({ plan: trial, attempt: number, result });
    return options.judge(trial, result).length === 0;
  };
  const over = (left: readonly TrialPlan[]): boolean =>
    options.signals.stop.aborted || (options.enough?.(left) ?? false);
  const invalid: TrialPlan[] = [];
  for (const [place, trial] of block.entries()) {
    if (over(block.slice(place))) return;
    if (!(await attempt(trial, 0))) invalid.push(trial);
  }
  for (const [place, trial] of invalid.entries()) {
    if (over(invalid.slice(place))) return;
    await attempt(trial, 1);
  }
}
