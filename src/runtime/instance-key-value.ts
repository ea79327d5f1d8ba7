/** Calls of the key-value client inside an instance go in; frames to the gateway go out, and its replies settle them. */
import { FRAME, FRAME_HEADER_BYTES, frame, type FrameType } from './frames.js';
import { KV_PREFIX_BYTES, KV_STATUS } from './key-value-frames.js';
import { MAX_KEY_BYTES, MAX_VALUE_BYTES } from './key-value-store.js';

/** The runtime's store: one copy, linearizable, one namespace for all functions, gone with the runtime. */
export interface KeyValueClient {
  get(key: string): Promise<string | null>;
  /** At most 6 MB. @throws RangeError when a bound of the store would be broken */
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Pending {
  resolve(value: string | null): void;
  reject(error: Error): void;
}

export function instanceKeyValue(send: (bytes: Buffer) => void): {
  client: KeyValueClient;
  onReply(correlation: number, payload: Buffer): void;
} {
  const pending = new Map<number, Pending>();
  let lastId = 0;

  const ask = (type: FrameType, key: string, value: string): Promise<string | null> =>
    new Promise((resolve, reject) => {
      if (typeof key !== 'string' || typeof value !== 'string')
        throw new TypeError('keys and values are strings');
      const keyBytes = Buffer.byteLength(key);
      if (keyBytes > MAX_KEY_BYTES) throw new RangeError(`the key has more than ${MAX_KEY_BYTES} bytes`);
      if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
        throw new RangeError(`the value has more than ${MAX_VALUE_BYTES} bytes`);
      }
      const id = (lastId = (lastId + 1) >>> 0);
      pending.set(id, { resolve, reject });
      const whole = frame(type, id, key + value, KV_PREFIX_BYTES);
      whole.writeUInt32BE(keyBytes, FRAME_HEADER_BYTES);
      send(whole);
    });

  return {
    client: {
      get: (key) => ask(FRAME.kvGet, key, ''),
      set: async (key, value) => void (await ask(FRAME.kvSet, key, value)),
      delete: async (key) => void (await ask(FRAME.kvDelete, key, '')),
    },
    onReply(correlation, payload) {
      const waiting = pending.get(correlation);
      pending.delete(correlation);
      if (waiting === undefined) return;
      const status = payload.readUInt8(0);
      if (status === KV_STATUS.refused) waiting.reject(new RangeError(payload.toString('utf8', 1)));
      else waiting.resolve(status === KV_STATUS.value ? payload.toString('utf8', 1) : null);
    },
  };
}
