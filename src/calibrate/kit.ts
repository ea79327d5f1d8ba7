/** What every part of a calibration measures with: the target, the product's own driver, and a place for raw data. */
import type { Caller } from '../model/Drive.js';
import type { CalibrationPlan } from './calibration-plan.js';
import type { Signals } from './drive-known.js';
import type { MeasuredTrial } from './measure-valid.js';
import type { KnownTarget } from './start-known-target.js';

export interface CalibrationKit {
  plan: CalibrationPlan;
  target: KnownTarget;
  caller: Caller;
  canaryUrl: string;
  signals: Signals;
  /** Every trial ever driven, in its order: raw samples, account and watch of all parts. */
  trials: MeasuredTrial[];
  /** Says what is being done. */
  tell(what: string): void;
}
