/** Starts what every run drives with: the driving thread, rehearsed, and the null target that its canary calls. */
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

/**
 * @param stop ends the rehearsal early
 * @throws `caller-died` when the thread does not start
 */
export async function startDrivers(stop: AbortSignal): Promise<Drivers> {
  const nullTarget = await startNullTarget();
  const started: { close(): Promise<void> }[] = [nullTarget];
  const close = async (): Promise<void> => {
    for (const each of [...started].reverse()) await each.close();
  };
  try {
    const driver = await startThreadCaller('local-thread');
    started.push(driver);
    await driver.rehearse(nullTarget.url, stop);
    return {
      driver,
      caller: driver.id,
      canaryUrl: nullTarget.url,
      measureFloor: () => driver.floor(nullTarget.url, FLOOR_CALLS),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
