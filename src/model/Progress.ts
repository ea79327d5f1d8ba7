/** What a run tells while it goes: the stages in their order, and who listens. */

export const STAGES = [
  'plan',
  'preflight',
  'deploy',
  'warm-up',
  'drive',
  'record',
  'analyse',
  'report',
  'tear-down',
] as const;
export type Stage = (typeof STAGES)[number];

export interface TrialProgress {
  /** Trials finished so far, and in all. */
  done: number;
  total: number;
  series: string;
  block: number;
  blocks: number;
}

/** Listens to a run. What it throws, the run treats as a fault of the stage it is in. */
export interface Progress {
  /** A stage begins. */
  stage(stage: Stage, message: string): void;
  /** A trial begins. */
  trial(trial: TrialProgress): void;
  /** Something noteworthy that is no result, for `--verbose`. */
  detail(message: string): void;
  /** Something that the user should act on. */
  notice(message: string, hint: string): void;
  /** The run is over; nothing follows. */
  end(): void;
}

/** The three stages of an interrupt: each later one implies the earlier. */
export interface Interrupts {
  /** Stop the load, keep what was measured, tear down. */
  stop: AbortSignal;
  /** Do not wait for pending requests. */
  hurry: AbortSignal;
  /** The signal that came first, or null. */
  received(): 'SIGINT' | 'SIGTERM' | 'SIGHUP' | null;
}
