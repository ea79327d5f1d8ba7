/** Calls that a handler makes go in; frames to the gateway go out, and its answers settle them. */
import { MAX_PAYLOAD_BYTES } from './frames.js';
import { invokeAsk, MAX_REFERENCE_BYTES, readInvokeAnswer } from './invoke-frames.js';

/**
 * Invokes another function of this runtime, or this one again, and waits for its result, without HTTP. The event is
 * what JSON makes of it; none at all is `{}`. Rejects with an `InvokeError`.
 * @param functionName also with a version or an alias behind a colon, or as an ARN
 */
export type InvokeFunction = (functionName: string, event?: unknown) => Promise<unknown>;

/** A function that was invoked failed, or was not run. `name`: its error's type, or AWS Lambda's name of the refusal. */
export class InvokeError extends Error {
  readonly functionName: string;

  constructor(functionName: string, name: string, message: string) {
    super(message);
    this.name = name;
    this.functionName = functionName;
  }
}

interface Pending {
  functionName: string;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export interface InstanceInvoke {
  /** In the name of the call with this ordinal, which has to be in hand. */
  invoke(ordinal: number, functionName: string, event: unknown): Promise<unknown>;
  /** An answer is still to come. */
  waits(): boolean;
  /** An `invokeAnswer`. */
  onAnswer(correlation: number, payload: Buffer): void;
}

export function instanceInvoke(
  send: (bytes: Buffer) => void,
  isInHand: (ordinal: number) => boolean,
): InstanceInvoke {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  return {
    invoke: (ordinal, functionName, event) =>
      new Promise((resolve, reject) => {
        if (typeof functionName !== 'string' || Buffer.byteLength(functionName) > MAX_REFERENCE_BYTES) {
          throw new TypeError(`a function's name is a string of at most ${MAX_REFERENCE_BYTES} bytes`);
        }
        const text = event === undefined ? '' : (JSON.stringify(event) ?? 'null');
        if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
          const message = `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes`;
          throw new InvokeError(functionName, 'RequestEntityTooLargeException', message);
        }
        // The gateway knows calls only as long as they last.
        if (!isInHand(ordinal)) throw new Error(`${functionName} was invoked after the handler had returned`);
        const id = (lastId = (lastId + 1) >>> 0);
        pending.set(id, { functionName, resolve, reject });
        send(invokeAsk(id, ordinal, functionName, text));
      }),
    waits: () => pending.size > 0,
    onAnswer(correlation, payload) {
      const waiting = pending.get(correlation);
      pending.delete(correlation);
      if (waiting === undefined) return;
      const { kind, text } = readInvokeAnswer(payload);
      if (kind === 'error') return waiting.reject(errorOf(waiting.functionName, text));
      try {
        waiting.resolve(JSON.parse(text));
      } catch (error) {
        // A bootstrap may answer with anything.
        waiting.reject(error);
      }
    },
  };
}

function errorOf(functionName: string, text: string): InvokeError {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'errorType' in value) {
      const errorMessage = 'errorMessage' in value ? String(value.errorMessage) : '';
      return new InvokeError(functionName, String(value.errorType), errorMessage);
    }
  } catch {
    // No JSON: the bootstrap's own words.
  }
  return new InvokeError(functionName, 'Lambda.Unknown', text.slice(0, 1000));
}
