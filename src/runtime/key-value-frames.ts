/** A key-value request of an instance goes in as a frame, the store's answer comes out as one. */
import { FRAME, frame } from './frames.js';
import { MAX_KEY_BYTES, type KeyValueStore } from './key-value-store.js';

/** First byte of the payload of a `kvReply`; what follows is the value, nothing, nothing, or a sentence. */
export const KV_STATUS = { value: 0, done: 1, absent: 2, refused: 3 } as const;

/** Bytes in front of the key: its length, uint32. After the key comes the value, for `kvSet`. */
export const KV_PREFIX_BYTES = 4;

/** @returns null when the payload is no request */
export function answerKeyValue(
  store: KeyValueStore,
  type: typeof FRAME.kvGet | typeof FRAME.kvSet | typeof FRAME.kvDelete,
  correlation: number,
  payload: Buffer,
): Buffer | null {
  if (payload.length < KV_PREFIX_BYTES) return null;
  const keyEnd = KV_PREFIX_BYTES + payload.readUInt32BE(0);
  if (keyEnd > payload.length) return null;
  if (keyEnd - KV_PREFIX_BYTES > MAX_KEY_BYTES) {
    return reply(correlation, KV_STATUS.refused, `the key has more than ${MAX_KEY_BYTES} bytes`);
  }
  const key = payload.toString('utf8', KV_PREFIX_BYTES, keyEnd);
  switch (type) {
    case FRAME.kvGet: {
      const value = store.get(key);
      if (value === null) return reply(correlation, KV_STATUS.absent);
      return reply(correlation, KV_STATUS.value, value);
    }
    case FRAME.kvSet: {
      const problem = store.set(key, payload.subarray(keyEnd));
      if (problem !== null) return reply(correlation, KV_STATUS.refused, problem);
      return reply(correlation, KV_STATUS.done);
    }
    case FRAME.kvDelete:
      store.delete(key);
      return reply(correlation, KV_STATUS.done);
    default:
      return type satisfies never;
  }
}

function reply(correlation: number, status: number, payload: Uint8Array | string = ''): Buffer {
  const whole = frame(FRAME.kvReply, correlation, payload, 1);
  whole.writeUInt8(status, whole.length - Buffer.byteLength(payload) - 1);
  return whole;
}
