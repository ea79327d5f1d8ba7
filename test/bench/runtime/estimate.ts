/** What is to be measured goes in; in how many blocks, for how long a client, and how long a run takes, comes out. */
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

const MOST_MEMORY_BLOCKS = 5;

const composed = new Set<string>(Object.values(COMPOSED).map(latencyOf));

/** Whole seconds, as wrk wants them. Of compositions no p99 is asked, so that half the time does. */
export function sliceSeconds(measure: string, seconds: number): number {
  return composed.has(measure) ? Math.max(1, Math.floor(seconds / 2)) : seconds;
}

/** Memory hardly differs from one time to the next. */
export function blocksOf(measure: string, blocks: number): number {
  return measure === MEMORY ? Math.min(blocks, MOST_MEMORY_BLOCKS) : blocks;
}

export function estimateSeconds(
  measures: readonly string[],
  run: { blocks: number; seconds: number; clients: number },
): number {
  const each = measures.map((id) => {
    const byClients = run.clients * (sliceSeconds(id, run.seconds) + AROUND_A_CLIENT_SECONDS);
    return blocksOf(id, run.blocks) * (OTHER_SECONDS[id] ?? byClients);
  });
  return AROUND_THE_RUN_SECONDS + each.reduce((sum, seconds) => sum + seconds, 0);
}
