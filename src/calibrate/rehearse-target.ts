/** A known target and its behaviours go in; it is called through each of them until its code is compiled, and nothing of that is kept. */
import { driveKnown, type KnownLoad } from './drive-known.js';
import type { CalibrationKit } from './kit.js';
import type { KnownBehaviour } from './known-behaviour.js';

/** Thousands of calls: at 500/s V8 would still compile the target's code, on the core of the driver, ten seconds into a trial. */
export const REHEARSED: Readonly<KnownLoad> = {
  ratePerSecond: 4_000,
  leadInMs: 100,
  durationMs: 700,
  timeoutMs: 5_000,
  connections: 64,
  seed: 1,
};

export async function rehearseTarget(
  { target, caller, canaryUrl, signals }: Pick<CalibrationKit, 'target' | 'caller' | 'canaryUrl' | 'signals'>,
  behaviours: readonly KnownBehaviour[],
): Promise<void> {
  for (const behaviour of behaviours) {
    if (signals.stop.aborted) return;
    await target.behave(behaviour);
    await driveKnown(target, caller, canaryUrl, REHEARSED, signals);
  }
}
