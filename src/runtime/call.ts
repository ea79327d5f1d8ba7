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
  /** CPU time of the instance meanwhile, µs, by its own account: that of calls at the same time too. */
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
}

export function failureBody(errorType: string, errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }));
}
