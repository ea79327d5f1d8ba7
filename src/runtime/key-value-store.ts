/** The runtime's own key-value store: keys and bytes in, bytes out, in the gateway's memory. */
import { MAX_PAYLOAD_BYTES } from './frames.js';

export const MAX_KEY_BYTES = 1024;
export const MAX_VALUE_BYTES = MAX_PAYLOAD_BYTES;
export const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

/**
 * One copy, on one thread: each operation takes effect between its request and its reply, in one order that all
 * functions see (linearizable). Nothing survives the gateway. One namespace for all functions.
 */
export interface KeyValueStore {
  get(key: string): Buffer | null;
  /** Null when done; otherwise one sentence that says which bound it would break. The store keeps its own copy. */
  set(key: string, value: Buffer): string | null;
  delete(key: string): void;
}

export function keyValueStore(maxTotalBytes = MAX_TOTAL_BYTES): KeyValueStore {
  const values = new Map<string, Buffer>();
  let totalBytes = 0;
  const sizeOf = (key: string): number => {
    const value = values.get(key);
    return value === undefined ? 0 : Buffer.byteLength(key) + value.length;
  };
  return {
    get: (key) => values.get(key) ?? null,
    set(key, value) {
      const keyBytes = Buffer.byteLength(key);
      if (keyBytes > MAX_KEY_BYTES) return `the key has ${keyBytes} bytes, more than ${MAX_KEY_BYTES}`;
      if (value.length > MAX_VALUE_BYTES) {
        return `the value has ${value.length} bytes, more than ${MAX_VALUE_BYTES}`;
      }
      const after = totalBytes - sizeOf(key) + keyBytes + value.length;
      if (after > maxTotalBytes) return `the store is full: it holds at most ${maxTotalBytes} bytes`;
      totalBytes = after;
      values.set(key, Buffer.from(value));
      return null;
    },
    delete(key) {
      totalBytes -= sizeOf(key);
      values.delete(key);
    },
  };
}
