/** One invocation inside the gateway: an event in, exactly one outcome out. */

export interface Reply {
  kind: 'reply';
  /** As the function wrote it; never looked at. */
  body: Buffer;
  instance: string;
  ordinal: number;
  /** The instance's age when the call was handed to it, µs, since it was taken from the pool. */
  ageUs: number;
  /** Handing over to reply by the gateway's monotonic clock, µs: what is billed. */
  durationUs: number;
  /** CPU time of the instance since its last reply, µs, by its own account: summed up, each is counted once. */
  cpuUs: number;
}

/** The function failed: `body` is JSON `{ errorType, errorMessage, trace? }`. */
export interface Failure {
  kind: 'failure';
  body: Buffer;
  /** Null when no instance could be had. */
  instance: string | null;
  ordinal: number | null;
  durationUs: number;
  cpuUs: number;
}

/** The platform did not run it. */
export interface Refusal {
  kind: 'refusal';
  status: 400 | 404 | 429 | 503;
  type: string;
  message: string;
  /** AWS Lambda's name for what throttled it. */
  reason?: 'ReservedFunctionConcurrentInvocationLimitExceeded';
}

export type Outcome = Reply | Failure | Refusal;

export interface Call {
  event: Uint8Array;
  /** UUID, 36 characters. */
  requestId: string;
  /** How many calls it follows from, by `context.invoke`; absent: it comes from outside, or from a flow. */
  depth?: number;
  /** Called exactly once, unless the call was dropped from the queue. */
  done(outcome: Outcome): void;
  /** JSON, a `CallNotes` of `load-handler.ts`: what the handler's context says of this call alone. */
  notes?: string;
  /** Hears what the instance writes meanwhile. The outcome then waits until all of that has arrived. */
  tail?: CallTail;
}

export interface CallTail {
  write(chunk: Buffer): void;
  /**
   * Before `done`, when an instance had the call.
   * @param initUs how long the instance took to initialise, when this was its first call
   * @param usedMb memory in use at the end; null where it cannot be known
   */
  ended(initUs: number | null, usedMb: number | null): void;
}

export function failureBody(errorType: string, errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }));
}
