/** Requests are released into a target here, and every end of one is told to the recorder. */
import type { DriveRequest } from '../model/Drive.js';
import { call } from './call.js';
import type { Clock } from './clock.js';
import type { Pacer } from './pacer.js';
import type { Recorder, Released } from './recorder.js';
import type { Transport } from './transport.js';

/** What makes the input of a call and checks its result. */
export interface Conversation {
  input(sequence: number): unknown;
  check(result: unknown, input: unknown): string | null;
}

export interface ReleaseOptions {
  coldKind: DriveRequest['coldKind'];
  done: (succeeded: boolean) => void;
}

export interface Calls {
  /** `intendedUs`: since the measured part began. */
  release(sequence: number, intendedUs: number, options?: ReleaseOptions): void;
  /** Makes the input of this call ahead of its intended start, so that making it delays nothing. */
  prepare(sequence: number): void;
  /** Every instance seen so far has had at least this many calls; `blind`: calls in all, where no instance shows. */
  warmest(calls: number, blind: number): boolean;
  /** Resolves when nothing is pending. */
  drained(): Promise<void>;
}

export interface CallsOptions {
  request: Pick<DriveRequest, 'target' | 'timeoutMs' | 'coldKind'>;
  conversation: Conversation | null;
  recorder: Recorder;
  transport: Transport;
  pacer: Pacer;
  clock: Clock;
  /** When the measured part begins, on the clock. */
  startUs: number;
}

interface Prepared {
  sequence: number;
  input: unknown;
  body: string | null;
}

export function newCalls(options: CallsOptions): Calls {
  const { request, conversation, recorder, transport, pacer, clock, startUs } = options;
  const { target, timeoutMs } = request;
  const timeoutUs = timeoutMs * 1_000;
  let pending = 0;
  let released = 0;
  let onDrained: (() => void) | null = null;
  let ahead: Prepared | null = null;
  const make = (sequence: number): Prepared => {
    if (conversation === null) return { sequence, input: null, body: target.fixedBody };
    const input = conversation.input(sequence);
    return { sequence, input, body: JSON.stringify(input) };
  };
  return {
    prepare(sequence) {
      if (conversation !== null && ahead?.sequence !== sequence) ahead = make(sequence);
    },
    release(sequence, intendedUs, over) {
      const { input, body } = ahead?.sequence === sequence ? ahead : make(sequence);
      const releasedUs = clock.nowUs() - startUs;
      released++;
      pending++;
      const intended: Released = {
        sequence,
        intendedUs,
        releasedUs,
        coldKind: over?.coldKind ?? request.coldKind,
      };
      call(target.plan, body, { transport, defer: pacer.defer, timeoutUs, sequence }, (outcome) => {
        const { answer } = outcome;
        const problem = answer.kind === 'success' ? problemWith(answer.result, input, conversation) : null;
        recorder.finish(intended, outcome, problem);
        pending--;
        over?.done(answer.kind === 'success' && problem === null);
        if (pending === 0) onDrained?.();
      });
      // After the request has left.
      recorder.release(intended);
    },
    warmest: (calls, blind) => {
      const evidence = recorder.evidence();
      return evidence.length === 0 ? released >= blind : evidence.every(({ ordinal }) => ordinal >= calls);
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained = resolve;
        if (pending === 0) resolve();
      }),
  };
}

/** A result is what a function sent: whatever it is, it can make the check fail, and nothing else. */
export function problemWith(
  result: unknown,
  input: unknown,
  conversation: Conversation | null,
): string | null {
  try {
    return conversation === null ? null : conversation.check(result, input);
  } catch (error) {
    return `the check could not read the result: ${error instanceof Error ? error.message : String(error)}`;
  }
}
