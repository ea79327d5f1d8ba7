/** Frames between gateway and instance: values go in and one buffer to write comes out; chunks go in and whole frames come out. Payloads are never looked at. */

/** Layout: uint32 payload length, uint8 type, uint32 correlation id (big-endian), payload. */
export const FRAME_HEADER_BYTES = 9;

/** The largest event or reply, as AWS Lambda's synchronous invocation has it. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** The largest payload of a frame: an event or value with what goes in front of it. */
export const MAX_FRAME_PAYLOAD_BYTES = MAX_PAYLOAD_BYTES + 64 * 1024;

/**
 * What travels. From the gateway: `init` (JSON), `invoke` (request id, 36 bytes; event), `invokeNoted` (request id; uint32
 * length of the notes; notes, JSON; event), `flush` (answered by `flushed` once all output has left), `kvReply` (status, value), `kvAnswer` (status, number, text),
 * `kvChanged` (key), `invokeAnswer` (see `invoke-frames.ts`).
 * From the instance: `hello` (booted), `ready` (handler loaded), `result` and `failure` (uint32 CPU µs; JSON),
 * `badEvent` (the event is no JSON), `fatal` (JSON; the instance is of no more use), `kvGet`, `kvSet`, `kvDelete`, `kvAsk`
 * (what, two numbers, key, value), `invokeAsk`.
 */
export const FRAME = {
  hello: 1,
  init: 2,
  ready: 3,
  invoke: 4,
  result: 5,
  failure: 6,
  badEvent: 7,
  fatal: 8,
  kvGet: 9,
  kvSet: 10,
  kvDelete: 11,
  kvReply: 12,
  kvAsk: 13,
  kvAnswer: 14,
  kvChanged: 15,
  invokeNoted: 16,
  flush: 17,
  flushed: 18,
  invokeAsk: 19,
  invokeAnswer: 20,
} as const;

const LAST_TYPE = FRAME.invokeAnswer;

export type FrameType = (typeof FRAME)[keyof typeof FRAME];

/** Bytes arrived that cannot be a frame: the sender is broken or hostile, and nothing after them can be trusted. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * One frame in one buffer, ready for one write. `prefixBytes` are left free between header and payload, for the
 * caller to fill (from `FRAME_HEADER_BYTES` on) without another copy of the payload.
 */
export function frame(
  type: FrameType,
  correlation: number,
  payload: Uint8Array | string = '',
  prefixBytes = 0,
): Buffer {
  const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
  const whole = Buffer.allocUnsafe(FRAME_HEADER_BYTES + prefixBytes + payloadBytes);
  whole.writeUInt32BE(prefixBytes + payloadBytes, 0);
  whole.writeUInt8(type, 4);
  whole.writeUInt32BE(correlation, 5);
  if (typeof payload === 'string') whole.write(payload, FRAME_HEADER_BYTES + prefixBytes);
  else whole.set(payload, FRAME_HEADER_BYTES + prefixBytes);
  return whole;
}

/** Receives each frame; the payload may be a view of the chunk that it arrived in, so keep a copy, not the view. */
export type FrameListener = (type: number, correlation: number, payload: Buffer) => void;

/**
 * A push decoder for any chunking. A frame that arrived whole costs no copy.
 * @returns a function that takes chunks; it throws `FrameError` at the first impossible header, and ever after
 */
export function frameDecoder(
  onFrame: FrameListener,
  maxPayloadBytes = MAX_FRAME_PAYLOAD_BYTES,
): (chunk: Buffer) => void {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  let headerFilled = 0;
  let payload: Buffer | null = null;
  let payloadFilled = 0;
  let broken: FrameError | null = null;

  const check = (length: number, type: number): void => {
    if (length <= maxPayloadBytes && type >= 1 && type <= LAST_TYPE) return;
    broken = new FrameError(`no frame: type ${type}, length ${length}`);
    throw broken;
  };

  return (chunk) => {
    if (broken !== null) throw broken;
    let offset = 0;
    while (offset < chunk.length) {
      if (payload === null) {
        let source = chunk;
        let start = offset;
        if (headerFilled > 0 || chunk.length - offset < FRAME_HEADER_BYTES) {
          const copied = chunk.copy(header, headerFilled, offset, offset + FRAME_HEADER_BYTES - headerFilled);
          headerFilled += copied;
          offset += copied;
          if (headerFilled < FRAME_HEADER_BYTES) return;
          headerFilled = 0;
          source = header;
          start = 0;
        } else {
          offset += FRAME_HEADER_BYTES;
        }
        const length = source.readUInt32BE(start);
        const type = source.readUInt8(start + 4);
        check(length, type);
        if (chunk.length - offset >= length) {
          const correlation = source.readUInt32BE(start + 5);
          const view = chunk.subarray(offset, offset + length);
          offset += length;
          onFrame(type, correlation, view);
          continue;
        }
        if (source !== header) source.copy(header, 0, start, start + FRAME_HEADER_BYTES);
        payload = Buffer.allocUnsafe(length);
        payloadFilled = 0;
      }
      const copied = chunk.copy(payload, payloadFilled, offset);
      payloadFilled += copied;
      offset += copied;
      if (payloadFilled < payload.length) return;
      const complete = payload;
      payload = null;
      onFrame(header.readUInt8(4), header.readUInt32BE(5), complete);
    }
  };
}
