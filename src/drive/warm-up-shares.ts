/** A warm-up and initiators go in; the first of them warms the target alone, then all others at the same time, and what they brought comes out as one result. */
import { mergeDriveResults } from '../engine/merge.js';
import type { DriveRequest, DriveResult } from '../model/Drive.js';
import type { WarmUpLoad } from '../model/LoadProfile.js';
import { NOTHING, type ShareOptions } from './drive-shares.js';
import { lostShare } from './lost-share.js';

const SLACK_MS = 15_000;

export type WarmUpRequest = DriveRequest & { load: WarmUpLoad };

/** The others warm themselves too, and wake the instances that calls from all of them together need. */
export async function warmUpShares(
  request: WarmUpRequest,
  options: ShareOptions,
  stop: AbortSignal,
): Promise<DriveResult> {
  const { count, nameOf, ask, leads, capability, detail } = options;
  const { load, timeoutMs } = request;
  const mostMs = Math.min(capability.longestMs, load.maxCalls * timeoutMs + SLACK_MS);
  const one = async (index: number, own: WarmUpRequest): Promise<DriveResult | null> => {
    const asked = { ...own, caller: nameOf(index) };
    const brought = await ask({
      request: asked,
      planned: null,
      starts: null,
      timeoutMs: mostMs,
      signal: stop,
    });
    if (brought.kind === 'result') {
      leads.warmedUp(request, brought.readyUs, brought.result);
      return brought.result;
    }
    if (!stop.aborted)
      detail(`${nameOf(index)} warmed nothing: ${'message' in brought ? brought.message : brought.kind}`);
    return null;
  };
  const first = await one(0, request);
  if (first === null) return lostShare(nameOf(0), NOTHING);
  const lanes = Math.max(1, Math.floor(load.lanes / count));
  const callsEach = Math.max(load.callsPerInstance, Math.ceil(load.maxCalls / count));
  const others = await Promise.all(
    Array.from({ length: count - 1 }, (_, place) =>
      one(place + 1, {
        ...request,
        load: { ...load, lanes, maxCalls: callsEach },
        coldKind: 'scale-out',
        instances: first.instances,
      }),
    ),
  );
  return others.reduce<DriveResult>(
    (sum, each) => (each === null ? sum : mergeDriveResults(sum, each)),
    first,
  );
}
