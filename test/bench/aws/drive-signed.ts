/** The driving thread, an endpoint and a load go in, driven as a run does with signed requests; times, bills and the share signed ahead come out. */
import type { ThreadCaller } from '../../../src/drive/thread-caller.js';
import { mergeEncoded, quantile, type Histogram } from '../../../src/engine/histogram.js';
import type { Endpoint } from '../../../src/model/CallTarget.js';
import type { DriveResult } from '../../../src/model/Drive.js';
import type { ScheduledLoad } from '../../../src/model/LoadProfile.js';
import { callTarget, driveRequest } from '../../engine/target-server.js';

export interface SignedLoad {
  endpoint: Endpoint;
  body: string;
  load: ScheduledLoad;
  canaryUrl: string;
  keepSamples?: boolean;
}

const never = new AbortController().signal;

/** Over one connection, and with the canary of every run. @throws when a call failed: its time would be missing */
export async function driveSigned(caller: ThreadCaller, signed: SignedLoad): Promise<DriveResult> {
  const { endpoint, body, load, canaryUrl, keepSamples = false } = signed;
  const request = driveRequest(endpoint.url, {
    caller: 'bench',
    load,
    target: callTarget(endpoint.url, { plan: { kind: 'endpoint', endpoint }, fixedBody: body }),
    connections: 1,
    canary: { url: canaryUrl, ratePerSecond: 20 },
    keepSamples,
  });
  const result = await caller.drive(request, { stop: never, hurry: never });
  const { warm, first, cold, unknown, intended } = result.counts;
  if (warm + first + cold + unknown !== intended)
    throw new Error(`calls failed: ${JSON.stringify(result.errors)}`);
  return result;
}

export function responseP50Us({ windows }: DriveResult): number {
  return p50Of(mergeEncoded(windows.map(({ histogram }) => histogram)));
}

export function serviceP50Us({ service }: DriveResult): number {
  return p50Of(mergeEncoded(Object.values(service)));
}

const p50Of = (histogram: Histogram): number => quantile(histogram, 0.5) ?? Number.NaN;
