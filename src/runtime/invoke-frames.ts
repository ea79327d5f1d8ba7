/** A call that a function makes, and what came of it, go in; frames come out, and are read again on the other side. */
import type { Outcome } from './call.js';
import { failureBody } from './call.js';
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';

/** In front of the name in an `invokeAsk`: the ordinal of the call that asks (uint32), the name's length (uint16). The event follows the name. */
const ASK_PREFIX_BYTES = 6;

/** In front of the text in an `invokeAnswer`: whether it is a reply or an error (uint8). */
const ANSWER_PREFIX_BYTES = 1;
const REPLY = 0;
const ERROR = 1;

/** More than any name, version or ARN of AWS Lambda takes. */
export const MAX_REFERENCE_BYTES = 256;

export interface InvokeAsk {
  /** Of the call in whose name it asks: the asker's claim. */
  ordinal: number;
  functionName: string;
  /** A view of the frame. */
  event: Buffer;
}

export function invokeAsk(correlation: number, ordinal: number, functionName: string, event: string): Buffer {
  const whole = frame(FRAME.invokeAsk, correlation, functionName + event, ASK_PREFIX_BYTES);
  whole.writeUInt32BE(ordinal, FRAME_HEADER_BYTES);
  whole.writeUInt16BE(Buffer.byteLength(functionName), FRAME_HEADER_BYTES + 4);
  return whole;
}

/** @returns null when the payload asks for nothing */
export function readInvokeAsk(payload: Buffer): InvokeAsk | null {
  if (payload.length < ASK_PREFIX_BYTES) return null;
  const nameEnd = ASK_PREFIX_BYTES + payload.readUInt16BE(4);
  if (nameEnd > payload.length || nameEnd - ASK_PREFIX_BYTES > MAX_REFERENCE_BYTES) return null;
  return {
    ordinal: payload.readUInt32BE(0),
    functionName: payload.toString('utf8', ASK_PREFIX_BYTES, nameEnd),
    event: payload.subarray(nameEnd),
  };
}

/** Replies and errors travel as the bytes that they came in. */
export function invokeAnswer(correlation: number, outcome: Outcome): Buffer {
  const isReply = outcome.kind === 'reply';
  const text = outcome.kind === 'refusal' ? failureBody(outcome.type, outcome.message) : outcome.body;
  const whole = frame(FRAME.invokeAnswer, correlation, text, ANSWER_PREFIX_BYTES);
  whole.writeUInt8(isReply ? REPLY : ERROR, FRAME_HEADER_BYTES);
  return whole;
}

/** `text` of an error is JSON `{ errorType, errorMessage }`, as far as the function that failed wrote such. */
export function readInvokeAnswer(payload: Buffer): { kind: 'reply' | 'error'; text: string } {
  const kind = payload.readUInt8(0) === REPLY ? 'reply' : 'error';
  return { kind, text: payload.toString('utf8', ANSWER_PREFIX_BYTES) };
}
