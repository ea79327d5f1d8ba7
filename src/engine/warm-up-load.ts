/** A warm-up goes in: the first call goes alone, then a number of lanes call until every instance seen is warm. */
import type { ColdKind } from '../model/Sample.js';
import type { WarmUpLoad } from '../model/LoadProfile.js';
import type { Calls } from './calls.js';
import type { Clock } from './clock.js';

export interface WarmUpOptions {
  calls: Calls;
  clock: Clock;
  startUs: number;
  stop: AbortSignal;
  /** What the very first call's cold start is called. */
  firstKind: ColdKind;
}

/** Stops early when nothing succeeds. Resolves with how long it took, µs. */
export async function warmUpLoad(plan: WarmUpLoad, options: WarmUpOptions): Promise<number> {
  const { calls, clock, startUs, stop, firstKind } = options;
  let sent = 0;
  const one = (coldKind: ColdKind): Promise<boolean> =>
    new Promise((resolve) => calls.release(sent++, clock.nowUs() - startUs, { coldKind, done: resolve }));
  const allWarm = (): boolean => calls.warmest(plan.callsPerInstance, plan.callsPerInstance * plan.lanes);
  const lane = async (): Promise<void> => {
    let failures = 0;
    while (!stop.aborted && sent < plan.maxCalls && failures < 3 && !allWarm()) {
      failures = (await one('scale-out')) ? 0 : failures + 1;
    }
  };
  if (await one(firstKind)) await Promise.all(Array.from({ length: plan.lanes }, lane));
  return clock.nowUs() - startUs;
}
