/** The null target's address goes in; what the driving thread drives before anything counts comes out, so that its code is compiled by then. */
import type { Conversation } from './calls.js';
import type { DriveRequest } from '../model/Drive.js';
import { NULL_INSTANCE } from './null-instance.js';

export interface Rehearsal {
  request: DriveRequest;
  conversation: Conversation | null;
}

/**
 * V8 compiles what runs often on threads beside the driving one, which take a core from it or from the target for
 * milliseconds: at 500/s that went on for the first ten seconds of a load, and made half of its episodes over 0.3 ms.
 * Closures are compiled anew the second time that they are made, so one load is not enough.
 */
const DENSE = { ratePerSecond: 4_000, leadInMs: 100, durationMs: 400 };
const SPARSE = { ratePerSecond: 200, leadInMs: 100, durationMs: 200 };
const CONNECTIONS = 16;
const CONVERSATION: Conversation = { input: (sequence) => ({ sequence }), check: () => null };

/** Dense and sparse loads wait in different ways; with a workload and without, calls are made in different ways. */
export function rehearsals(nullTargetUrl: string, caller: string): Rehearsal[] {
  return [
    { request: loadOf(DENSE), conversation: null },
    { request: loadOf(DENSE), conversation: CONVERSATION },
    { request: loadOf(SPARSE), conversation: null },
    { request: loadOf(DENSE), conversation: null },
    { request: loadOf(DENSE), conversation: CONVERSATION },
  ];

  function loadOf(terms: typeof DENSE): DriveRequest {
    return {
      version: 'faasmark.drive/1',
      caller,
      load: { profile: 'arrival', arrival: 'jittered', ...terms, seed: 1 },
      target: {
        plan: {
          kind: 'endpoint',
          endpoint: {
            name: 'null target',
            url: nullTargetUrl,
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            expectStatus: null,
            reply: 'envelope',
          },
        },
        fixedBody: '{}',
      },
      workload: null,
      timeoutMs: 5_000,
      connections: CONNECTIONS,
      lanes: 1,
      maxInFlight: 4_096,
      http: '1.1',
      coldKind: 'first-after-deploy',
      canary: { url: nullTargetUrl, ratePerSecond: 20 },
      // What its replies are judged by: seen young, so that they are of a warm instance.
      instances: [{ instance: NULL_INSTANCE, youngestUs: 0, sawFirst: true, ordinal: 1 }],
      keepSamples: true,
    };
  }
}
