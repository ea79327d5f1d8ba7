/** Starts what every run drives with: the driving thread, and the null target that its canary calls. */
import { startNullTarget } from './null-target.js';
import { startThreadCaller, type ThreadCaller } from './thread-caller.js';

/** Enough for a p99 by the rule n·(1−q) ≥ 10. */
const FLOOR_CALLS = 1_000;

export interface Drivers {
  driver: ThreadCaller;
  /** `callers[].id` of the run. */
  caller: string;
  canaryUrl: string;
  /** Null calls with nothing else going on: an encoded histogram. */
  measureFloor(): Promise<string | null>;
  close(): Promise<void>;
}

/** @throws `caller-died` when the thread does not start */
export async function startDrivers(): Promise<Drivers> {
  const nullTarget = await startNullTarget();
  try {
    const driver = await startThreadCaller('local-thread');
    return {
      driver,
      caller: driver.id,
      canaryUrl: nullTarget.url,
      measureFloor: () => driver.floor(nullTarget.url, FLOOR_CALLS),
      async close() {
        await driver.close();
        await nullTarget.close();
      },
    };
  } catch (error) {
    await nullTarget.close();
    throw error;
  }
}
