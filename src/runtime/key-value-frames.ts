/** A key-value request of an instance goes in as a frame, the store's answer comes out as one. */
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';
import { MAX_KEY_BYTES, type KeyValueStore, type Written } from './key-value-store.js';
import type { Watcher } from './state/watched-keys.js';

/** First byte of a `kvReply` and `kvAnswer`; what follows is a value, a sentence (`refused`), or nothing. */
export const KV_STATUS = { value: 0, done: 1, absent: 2, refused: 3, conflict: 4 } as const;

/** Bytes in front of the key: its length, uint32. After the key comes the value, for `kvSet`. */
export const KV_PREFIX_BYTES = 4;

/** What a `kvAsk` asks for, and what its two numbers mean. */
export const KV_ASK = {
  /** Value and version. */
  read: 0,
  /** The same, and a `kvChanged` at the key's next change: the asker keeps a copy. */
  watch: 1,
  /** First: expected version, or -1 for any. Second: time to live, ms, or -1 for ever. */
  put: 2,
  /** First: by how much. */
  increase: 3,
  add: 4,
  /** First: the version that was seen. */
  remove: 5,
} as const;

export type KvAsk = (typeof KV_ASK)[keyof typeof KV_ASK];

/** In front of the key in a `kvAsk`: what (uint8), two numbers (float64), the key's length (uint32). */
export const KV_ASK_PREFIX_BYTES = 21;

/** In front of the text in a `kvReply`: status (uint8). */
export const KV_REPLY_PREFIX_BYTES = 1;

/** In front of the text in a `kvAnswer`: status (uint8), version or total (float64). */
export const KV_ANSWER_PREFIX_BYTES = 9;

const KEY_TOO_LONG = `the key has more than ${MAX_KEY_BYTES} bytes`;

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
  if (keyEnd - KV_PREFIX_BYTES > MAX_KEY_BYTES) return reply(correlation, KV_STATUS.refused, KEY_TOO_LONG);
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

/** The requests that know versions. @returns null when the payload is no request */
export function answerAsk(
  store: KeyValueStore,
  watcher: Watcher,
  correlation: number,
  payload: Buffer,
): Buffer | null {
  if (payload.length < KV_ASK_PREFIX_BYTES) return null;
  const what = payload.readUInt8(0);
  const first = payload.readDoubleBE(1);
  const second = payload.readDoubleBE(9);
  const keyEnd = KV_ASK_PREFIX_BYTES + payload.readUInt32BE(17);
  if (keyEnd > payload.length) return null;
  if (keyEnd - KV_ASK_PREFIX_BYTES > MAX_KEY_BYTES) {
    return answer(correlation, KV_STATUS.refused, 0, KEY_TOO_LONG);
  }
  const key = payload.toString('utf8', KV_ASK_PREFIX_BYTES, keyEnd);
  switch (what) {
    case KV_ASK.read:
    case KV_ASK.watch: {
      const found = store.read(key);
      if (what === KV_ASK.watch) watcher.watch(key);
      if (found === null) return answer(correlation, KV_STATUS.absent, 0);
      return answer(correlation, KV_STATUS.value, found.version, found.text);
    }
    case KV_ASK.put: {
      const value = payload.subarray(keyEnd);
      const ttlMs = second === -1 ? null : second;
      const written = store.put(key, value, first === -1 ? null : first, ttlMs);
      return written.kind === 'done'
        ? answer(correlation, KV_STATUS.done, written.version)
        : answerFailed(correlation, written);
    }
    case KV_ASK.increase:
    case KV_ASK.add:
    case KV_ASK.remove: {
      const member = payload.toString('utf8', keyEnd);
      const written =
        what === KV_ASK.increase
          ? store.increase(key, first)
          : what === KV_ASK.add
            ? store.add(key, member)
            : store.remove(key, member, first);
      if (written.kind !== 'done') return answerFailed(correlation, written);
      return answer(correlation, KV_STATUS.done, what === KV_ASK.increase ? written.total : written.version);
    }
    default:
      return null;
  }
}

/** Tells an instance that its copy is out of date. */
export function changedFrame(key: string): Buffer {
  return frame(FRAME.kvChanged, 0, key);
}

function answerFailed(correlation: number, written: Exclude<Written, { kind: 'done' }>): Buffer {
  switch (written.kind) {
    case 'conflict':
      return answer(correlation, KV_STATUS.conflict, written.version);
    case 'refused':
      return answer(correlation, KV_STATUS.refused, 0, written.message);
    default:
      return written satisfies never;
  }
}

function reply(correlation: number, status: number, payload: Uint8Array | string = ''): Buffer {
  const whole = frame(FRAME.kvReply, correlation, payload, KV_REPLY_PREFIX_BYTES);
  whole.writeUInt8(status, FRAME_HEADER_BYTES);
  return whole;
}

function answer(correlation: number, status: number, number: number, text: Uint8Array | string = ''): Buffer {
  const whole = frame(FRAME.kvAnswer, correlation, text, KV_ANSWER_PREFIX_BYTES);
  whole.writeUInt8(status, FRAME_HEADER_BYTES);
  whole.writeDoubleBE(number, FRAME_HEADER_BYTES + 1);
  return whole;
}
