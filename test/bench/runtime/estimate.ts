/** What is to be measured goes in; how long a client takes for it, and how long a run takes, comes out. */
import { COMPOSED } from './contestants/names.js';
import { latencyOf, DEPLOYMENT, MEMORY, NEW_INSTANCE, PING_PONG } from './measure.js';

/** Connecting, ending, starting wrk. */
const AROUND_A_CLIENT_SECONDS = 0.4;
/** Starting all, warming all, looking at the machine twice. */
const AROUND_THE_RUN_SECONDS = 120;
const OTHER_SECONDS: Readonly<Record<string, number>> = {
  [PING_PONG]: 0.5,
  [DEPLOYMENT]: 1.5,
  [NEW_INSTANCE]: 1,
  [MEMORY]: 6,
};

const composed = new Set<string>(Object.values(COMPOSED).map(latencyOf));

/** Whole seconds, as wrk wants them. Of compositions no p99 is asked, so that half the time does. */
export function sliceSeconds(measure: string, seconds: number): number {
  return composed.has(measure) ? Math.max(1, Math.floor(seconds / 2)) : seconds;
}

export function estimateSeconds(
  measures: readonly string[],
  run: { blocks: number; seconds: number; clients: number },
): number {
  const each = measures.map(
    (id) => OTHER_SECONDS[id] ?? run.clients * (sliceSeconds(id, run.seconds) + AROUND_A_CLIENT_SECONDS),
  );
  return AROUND_THE_RUN_SECONDS + run.blocks * each.reduce((sum, seconds) => sum + seconds, 0);
}
