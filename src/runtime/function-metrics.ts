/** Ends of calls and starts of instances go in; how many there were and how long they took comes out, since the function was first deployed. */
import type { Outcome } from './call.js';

/** Upper bounds, s: from what a local call takes to the longest time-out that is usual. */
export const DURATION_BOUNDS_SECONDS = [
  0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60,
] as const;

export interface FunctionMetrics {
  /** `status` of refusals: 429 is throttling. */
  ended(outcome: Outcome): void;
  /** `pooled`: from a process that waited for it. */
  instanceStarted(pooled: boolean): void;
  read(): Readonly<MetricsReading>;
}

export interface MetricsReading {
  replies: number;
  failures: number;
  throttled: number;
  /** Refused for any other reason. */
  refused: number;
  /** Calls that took no longer than the bound of the same place, and longer than the one before; the last: longer than all. */
  durationCounts: readonly number[];
  durationUs: number;
  cpuUs: number;
  pooledStarts: number;
  freshStarts: number;
}

export function functionMetrics(): FunctionMetrics {
  const boundsUs = DURATION_BOUNDS_SECONDS.map((seconds) => seconds * 1e6);
  const durationCounts = new Array<number>(boundsUs.length + 1).fill(0);
  const reading = {
    replies: 0,
    failures: 0,
    throttled: 0,
    refused: 0,
    durationCounts,
    durationUs: 0,
    cpuUs: 0,
    pooledStarts: 0,
    freshStarts: 0,
  };
  return {
    ended(outcome) {
      if (outcome.kind === 'refusal') {
        if (outcome.status === 429) reading.throttled++;
        else reading.refused++;
        return;
      }
      if (outcome.kind === 'reply') reading.replies++;
      else reading.failures++;
      const { durationUs, cpuUs } = outcome;
      let place = 0;
      while (durationUs > (boundsUs[place] ?? Infinity)) place++;
      durationCounts[place] = (durationCounts[place] ?? 0) + 1;
      reading.durationUs += durationUs;
      reading.cpuUs += cpuUs;
    },
    instanceStarted(pooled) {
      if (pooled) reading.pooledStarts++;
      else reading.freshStarts++;
    },
    read: () => reading,
  };
}
