/** Calls that the functions on an instance make go in, and are put into the functions that they name; what comes of each goes back as a frame. */
import type { Call } from './call.js';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import type { FunctionCalls } from './function-calls.js';
import { invokeAnswer, type InvokeAsk } from './invoke-frames.js';

export interface NestingContext {
  calls: FunctionCalls;
  /** How many calls may stand between a call from outside and the last that follows from it. */
  maxDepth: number;
}

export interface NestedCalls {
  /** @param caller the call in hand that makes it: it, and not what the instance says, knows the depth */
  ask(caller: Call, correlation: number, asked: InvokeAsk): void;
  /** The instance is gone, and nobody waits: what has begun runs to its end, what has not does not begin. */
  abandon(): void;
}

export function nestedCalls({ calls, maxDepth }: NestingContext, send: (bytes: Buffer) => void): NestedCalls {
  /** What takes those that wait for an instance out of their queues. */
  const waiting = new Set<() => void>();
  let abandoned = false;

  return {
    ask(caller, correlation, { functionName, event }) {
      const depth = (caller.depth ?? 0) + 1;
      let drop: (() => void) | null = null;
      const call: Call = {
        event,
        requestId: calls.requestId(),
        depth,
        done(outcome) {
          if (drop !== null) waiting.delete(drop);
          if (!abandoned) send(invokeAnswer(correlation, outcome));
        },
      };
      if (depth > maxDepth) {
        // AWS Lambda API reference, Invoke, Errors: RecursiveInvocationException.
        const message = `${functionName} is not invoked: ${maxDepth} calls that follow from each other already wait for this one`;
        return call.done({ kind: 'refusal', status: 400, type: 'RecursiveInvocationException', message });
      }
      if (event.length > MAX_PAYLOAD_BYTES) return call.done(tooLarge());
      drop = calls.start(functionName, call);
      if (drop === null) return;
      waiting.add(drop);
      // The event is a view of what arrived together with it, which must not stay in memory as long as the call waits.
      call.event = Buffer.from(event);
    },
    abandon() {
      abandoned = true;
      for (const drop of waiting) drop();
      waiting.clear();
    },
  };
}

function tooLarge(): Parameters<Call['done']>[0] {
  const message = `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes`;
  return { kind: 'refusal', status: 400, type: 'RequestEntityTooLargeException', message };
}
