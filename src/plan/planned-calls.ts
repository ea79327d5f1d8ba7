/** The load of a series goes in; how many calls one of its trials makes, lead-in included, comes out, and what is wrong with that. */
import type { Problem } from '../errors.js';
import { evenCount } from '../engine/schedule/even.js';
import { intendedCount } from '../engine/schedule.js';
import type { LoadPlan, SeriesPlan } from '../model/Plan.js';

/** A schedule takes 8 bytes for each call: 160 MB. */
const MOST_CALLS = 20_000_000;
/** What a closed loop sends depends on the target; for costs and caps a function that answers in a millisecond is supposed. */
const FASTEST_ANSWER_MS = 1;

/** `atMost`: it cannot be known beforehand, and is not more than this unless the function answers in under a millisecond. */
export function callsPerTrial(load: LoadPlan): { calls: number; atMost: boolean } {
  const measured = intendedCount(load);
  if (measured === null) {
    const spentMs = load.durationMs + load.leadInMs;
    return { calls: Math.ceil((load.connections * spentMs) / FASTEST_ANSWER_MS), atMost: true };
  }
  return { calls: measured + leadInCalls(load), atMost: false };
}

/** What one trial is charged for: beside those of its load, the one that each connection carries before the clock starts. */
export function paidCallsPerTrial(load: LoadPlan): number {
  return callsPerTrial(load).calls + load.connections;
}

function leadInCalls(load: LoadPlan): number {
  switch (load.profile) {
    case 'arrival':
    case 'step':
      return evenCount(load.ratePerSecond, load.leadInMs);
    case 'ladder':
      return evenCount(load.ratesPerSecond[0] ?? 0, load.leadInMs);
    case 'replay':
      return evenCount(((load.countsPerMinute[0] ?? 0) / 60) * load.speedup, load.leadInMs);
    case 'burst':
      return load.size;
    case 'idle':
      return 1;
    case 'closed':
      return 0;
    default:
      return load satisfies never;
  }
}

/** A load without a single call, or with more than a schedule can hold; told once for series that share it. */
export function wrongCounts(series: readonly SeriesPlan[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { load } of series) {
    const { calls } = callsPerTrial(load);
    const measured = intendedCount(load);
    if (measured === 0) {
      const message = 'Not one call falls into a trial of this load.';
      problems.set(message, { message, hint: 'A longer --duration, or a higher rate.' });
    }
    if (calls > MOST_CALLS && measured !== null) {
      const message = `A trial of this load makes ${calls.toLocaleString('en-US')} calls; at most ${MOST_CALLS.toLocaleString('en-US')} are possible.`;
      const hint =
        load.profile === 'replay'
          ? 'Replay one function with --replay-function, or a part with --duration.'
          : 'A shorter --duration, or a lower rate.';
      problems.set(message, { message, hint });
    }
  }
  return [...problems.values()];
}
