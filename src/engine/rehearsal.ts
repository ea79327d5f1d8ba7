/** The null target's address goes in; what the driving thread drives before anything counts comes out, so that its code is compiled by then. */
import v8 from 'node:v8';
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
 * Closures are compiled anew the next times that they are made, so it takes many loads; short ones do.
 */
const DENSE = { ratePerSecond: 8_000, leadInMs: 10, durationMs: 50 };
const SPARSE = { ratePerSecond: 200, leadInMs: 100, durationMs: 200 };
/** As many in a short load as otherwise in a second. */
const CANARY_PER_SECOND = 400;
const CONNECTIONS = 16;
const CONVERSATION: Conversation = { input: (sequence) => ({ sequence }), check: () => null };

/** Before these V8 may not have begun: it counts calls and turns of loops before it compiles anything well. */
const FEWEST_ROUNDS = 5;
/** On a machine that others keep busy compiling takes long, and must not keep a run from beginning. */
const MOST_ROUNDS = 8;
const MOST_MS = 2_500;
/** A round that added less than this share to the code in memory was the last. */
const STILL_GROWS = 0.02;

/** Drives one load, as by the way of waiting and calling that is to be compiled, and forgets what came of it. */
export type DriveRehearsal = (rehearsal: Rehearsal) => Promise<unknown>;

export interface RehearsalOptions {
  nullTargetUrl: string;
  caller: string;
  /** Each round is driven in all of these. */
  ways: readonly DriveRehearsal[];
  stop?: AbortSignal;
  /** Size of all code that is compiled now; of this thread unless given. */
  compiledBytes?: () => number;
}

/**
 * Rounds of loads against the null target, until a round leaves the compiled code of this thread as large as it was:
 * 1.7 s on a quiet machine.
 * @returns how many rounds there were
 */
export async function rehearse({
  nullTargetUrl,
  caller,
  ways,
  stop,
  compiledBytes = compiledInThread,
}: RehearsalOptions): Promise<number> {
  const endsMs = performance.now() + MOST_MS;
  let code = compiledBytes();
  for (let round = 1; ; round++) {
    for (const driveOne of ways) {
      for (const rehearsal of rehearsals(nullTargetUrl, caller, round)) {
        if (stop?.aborted === true || performance.now() > endsMs) return round;
        await driveOne(rehearsal);
      }
    }
    const before = code;
    code = compiledBytes();
    const settled = code - before < STILL_GROWS * before;
    if ((settled && round >= FEWEST_ROUNDS) || round === MOST_ROUNDS) return round;
  }
}

const compiledInThread = (): number => v8.getHeapCodeStatistics().code_and_metadata_size;

/** Dense and sparse loads wait in different ways; with a workload and without, calls are made in different ways. */
export function rehearsals(nullTargetUrl: string, caller: string, round: number): Rehearsal[] {
  return [
    { request: loadOf(DENSE), conversation: null },
    { request: loadOf(DENSE), conversation: CONVERSATION },
    // It mostly waits.
    ...(round === 1 ? [{ request: loadOf(SPARSE), conversation: null }] : []),
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
      canary: { url: nullTargetUrl, ratePerSecond: CANARY_PER_SECOND },
      // What its replies are judged by: seen young, so that they are of a warm instance.
      instances: [{ instance: NULL_INSTANCE, youngestUs: 0, sawFirst: true, ordinal: 1 }],
      keepSamples: true,
    };
  }
}
