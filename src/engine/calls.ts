/** Requests are released into a target here, and every end of one is told to the recorder. */
import type { BillReader, DriveRequest } from '../model/Drive.js';
import { call, endpointsOf, firstEndpoint, type CallContext } from './call.js';
import type { Clock } from './clock.js';
import { isSampled, type Dispatch, type Outgoing } from './dispatch.js';
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
  /** Makes the input of this call, and signs its request, ahead of its intended start, so that neither delays anything. */
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
  dispatch: Dispatch;
  readBill: BillReader | null;
  pacer: Pacer;
  clock: Clock;
  /** When the measured part begins, on the clock. */
  startUs: number;
}

interface Prepared {
  sequence: number;
  input: unknown;
  body: string | null;
  /** Null: which one is first depends on the event. */
  outgoing: Outgoing | null;
}

export function newCalls(options: CallsOptions): Calls {
  const { request, conversation, recorder, transport, dispatch, readBill, pacer, clock, startUs } = options;
  const { target, timeoutMs } = request;
  const timeoutUs = timeoutMs * 1_000;
  let pending = 0;
  let released = 0;
  let onDrained: (() => void) | null = null;
  let ahead: Prepared | null = null;
  const first = firstEndpoint(target.plan);
  const sampling = endpointsOf(target.plan).find(({ sampled }) => sampled !== undefined);
  const make = (sequence: number): Omit<Prepared, 'outgoing'> => {
    if (conversation === null) return { sequence, input: null, body: target.fixedBody };
    const input = conversation.input(sequence);
    return { sequence, input, body: JSON.stringify(input) };
  };
  return {
    prepare(sequence) {
      if (ahead?.sequence === sequence) return;
      const made = make(sequence);
      ahead = { ...made, outgoing: first === null ? null : dispatch.outgoing(first, made.body, sequence) };
    },
    release(sequence, intendedUs, over) {
      const prepared = ahead?.sequence === sequence ? ahead : null;
      const { input, body } = prepared ?? make(sequence);
      const signed = prepared?.outgoing ?? null;
      const context: CallContext = {
        transport,
        dispatch,
        ahead: signed !== null && dispatch.fresh(signed) ? signed : null,
        sampled: sampling !== undefined && isSampled(sampling, sequence, dispatch.seed),
        readBill,
        defer: pacer.defer,
        timeoutUs,
        sequence,
      };
      const releasedUs = clock.nowUs() - startUs;
      released++;
      pending++;
      const intended: Released = {
        sequence,
        intendedUs,
        releasedUs,
        coldKind: over?.coldKind ?? request.coldKind,
      };
      call(target.plan, body, context, (outcome) => {
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
