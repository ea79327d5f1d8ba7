/** A call with notes goes in, the payload of its frame comes out; and back, in the instance. */
import type { Call } from './call.js';
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';

export const REQUEST_ID_BYTES = 36;
const LENGTH_BYTES = 4;

export interface NotedCall {
  requestId: string;
  notes: string;
  event: Buffer;
}

export function notedCallFrame(ordinal: number, call: Call, notes: string): Buffer {
  const noteBytes = Buffer.byteLength(notes);
  const whole = frame(FRAME.invokeNoted, ordinal, call.event, REQUEST_ID_BYTES + LENGTH_BYTES + noteBytes);
  whole.write(call.requestId, FRAME_HEADER_BYTES, REQUEST_ID_BYTES, 'latin1');
  whole.writeUInt32BE(noteBytes, FRAME_HEADER_BYTES + REQUEST_ID_BYTES);
  whole.write(notes, FRAME_HEADER_BYTES + REQUEST_ID_BYTES + LENGTH_BYTES);
  return whole;
}

/** @param payload of an `invokeNoted` frame; the event is a view of it */
export function readNotedCall(payload: Buffer): NotedCall {
  const notesAt = REQUEST_ID_BYTES + LENGTH_BYTES;
  const eventAt = notesAt + payload.readUInt32BE(REQUEST_ID_BYTES);
  return {
    requestId: payload.toString('latin1', 0, REQUEST_ID_BYTES),
    notes: payload.toString('utf8', notesAt, eventAt),
    event: payload.subarray(eventAt),
  };
}
