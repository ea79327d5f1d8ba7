/** Calls that cannot be carried out yet go in, and come out in their order; bounded in number and in bytes. */
import type { Call } from './call.js';

/** Of one function's events: a thousand of the largest would be 6 GB. */
export const MAX_QUEUED_BYTES = 128 * 1024 * 1024;

export interface CallQueue {
  readonly length: number;
  /** False when it would break a bound; one call is always taken. */
  push(call: Call): boolean;
  shift(): Call | undefined;
  /** Takes it out, if it is there. */
  remove(call: Call): void;
  /** All of them; the queue is empty afterwards. */
  drain(): Call[];
}

export function callQueue(maxCalls: number, maxBytes = MAX_QUEUED_BYTES): CallQueue {
  const calls: Call[] = [];
  let bytes = 0;
  const left = (call: Call | undefined): void => {
    bytes -= call?.event.byteLength ?? 0;
  };
  return {
    get length() {
      return calls.length;
    },
    push(call) {
      const size = call.event.byteLength;
      if (calls.length >= maxCalls || (calls.length > 0 && bytes + size > maxBytes)) return false;
      calls.push(call);
      bytes += size;
      return true;
    },
    shift() {
      const call = calls.shift();
      left(call);
      return call;
    },
    remove(call) {
      const index = calls.indexOf(call);
      if (index < 0) return;
      calls.splice(index, 1);
      left(call);
    },
    drain() {
      bytes = 0;
      return calls.splice(0);
    },
  };
}
