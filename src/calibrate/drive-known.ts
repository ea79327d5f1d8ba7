/** A load and a known target go in; the request that a run would make of its driver, and what came of it joined with the target's log, come out. */
import type { Caller, DriveRequest, DriveResult } from '../model/Drive.js';
import { joinLog, type JoinedTrial } from './join-log.js';
import { SEQUENCE_HEADER, type KnownTarget } from './start-known-target.js';

/** As in every run: null calls per second by the driving thread (design rule 6). */
const CANARY_PER_SECOND = 20;

export interface KnownLoad {
  ratePerSecond: number;
  leadInMs: number;
  durationMs: number;
  timeoutMs: number;
  connections: number;
  seed: number;
}

export interface Signals {
  stop: AbortSignal;
  hurry: AbortSignal;
}

export interface KnownTrial extends JoinedTrial {
  result: DriveResult;
}

/** `url`: where the target is reached, if by another name than its own. */
export function knownRequest(url: string, canaryUrl: string, load: KnownLoad): DriveRequest {
  const { ratePerSecond, leadInMs, durationMs, timeoutMs, connections, seed } = load;
  const endpoint = {
    name: 'known',
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    expectStatus: null,
    reply: 'envelope',
    functionErrorHeader: 'x-amz-function-error',
    sequenceHeader: SEQUENCE_HEADER,
  } as const;
  return {
    version: 'faasmark.drive/1',
    caller: 'local-thread',
    load: { profile: 'arrival', arrival: 'jittered', ratePerSecond, leadInMs, durationMs, seed },
    target: { plan: { kind: 'endpoint', endpoint }, fixedBody: '{}' },
    workload: null,
    timeoutMs,
    connections,
    lanes: 1,
    maxInFlight: 4_096,
    http: '1.1',
    coldKind: 'scale-out',
    canary: { url: canaryUrl, ratePerSecond: CANARY_PER_SECOND },
    instances: [],
    keepSamples: true,
  };
}

/** Drives the target as it behaves now. */
export async function driveKnown(
  target: KnownTarget,
  caller: Caller,
  canaryUrl: string,
  load: KnownLoad,
  signals: Signals,
): Promise<KnownTrial> {
  const result = await caller.drive(knownRequest(target.url, canaryUrl, load), signals);
  return { result, ...joinLog(result, await target.log()) };
}
