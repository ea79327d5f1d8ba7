/** Calls of the key-value client inside an instance go in; frames to the gateway go out, and its replies settle them. */
import { FRAME, FRAME_HEADER_BYTES, frame, type FrameType } from './frames.js';
import {
  KV_ANSWER_PREFIX_BYTES,
  KV_ASK,
  KV_ASK_PREFIX_BYTES,
  KV_PREFIX_BYTES,
  KV_REPLY_PREFIX_BYTES,
  KV_STATUS,
  type KvAsk,
} from './key-value-frames.js';
import { MAX_KEY_BYTES, MAX_VALUE_BYTES } from './key-value-store.js';
import { valueCache, type CachedValue } from './state/value-cache.js';

/** A read from the cache takes no turn of the event loop; after so many in a row one is taken, so that changes get in. */
const HITS_PER_TURN = 64;

export interface ReadOptions {
  /**
   * `linearizable` (default): asks the store, and sees every write that was answered before. `causal`: may come from
   * the instance's cache. It sees what this instance wrote and read before, and everything that was answered to
   * anybody before the call at hand, or an answer to it, left the gateway; never an older state after a newer one.
   */
  consistency?: 'linearizable' | 'causal';
}

export interface WriteOptions {
  /** After how many milliseconds the key is gone, greater than 0. Default: it stays. */
  ttlMs?: number;
}

/** A value with the number of the write that made it; `{ value: null, version: 0 }` where there is none. */
export type Versioned = CachedValue;

/**
 * The runtime's store: one authoritative copy, one namespace for all functions on purpose, gone with the runtime.
 * Keys have at most 1 KB, values 6 MB, the whole store 256 MB: what breaks a bound, or asks of a value what its type
 * does not do, is refused with a RangeError. Promises end with the instance that made them.
 */
export interface KeyValueClient {
  /** Counters come as decimal text, sets as a JSON array. */
  get(key: string, options?: ReadOptions): Promise<string | null>;
  getVersioned(key: string, options?: ReadOptions): Promise<Versioned>;
  /** The last one in the store's order wins, whatever the key held. */
  set(key: string, value: string, options?: WriteOptions): Promise<void>;
  /** Sets only while the key has this version (0: holds nothing). @returns the new version, or null: it had another */
  update(key: string, value: string, expectedVersion: number, options?: WriteOptions): Promise<number | null>;
  delete(key: string): Promise<void>;
  /** Adds to a counter, which begins at 0; none is ever lost. `by`: a whole number, may be negative; default 1. @returns the total */
  increase(key: string, by?: number): Promise<number>;
  /** Adds to a set of at most 1,000 members and 1 MB. @returns the set's version */
  add(key: string, member: string): Promise<number>;
  /** Removes from a set, but not what was added after `seenVersion` (of `getVersioned`): a concurrent addition wins. */
  remove(key: string, member: string, seenVersion: number): Promise<void>;
}

interface Pending {
  resolve(payload: Buffer): void;
  reject(error: Error): void;
}

export interface InstanceKeyValue {
  client: KeyValueClient;
  /** Whether an answer is still to come. */
  waits(): boolean;
  /** A `kvReply` or `kvAnswer`, whose text begins at `textAt`. */
  onReply(correlation: number, payload: Buffer, textAt: number): void;
  /** A `kvChanged`. */
  onChanged(key: string): void;
}

/**
 * Why a read from the cache is causal. The gateway applies all writes on one thread, in one order, and speaks to this
 * process over one channel that keeps order. A copy is watched from the moment when it is sent; at a change the
 * gateway writes `kvChanged` into the channel of each watcher before it writes anything that could depend on the
 * change: the answer to the writer, the writer's result, a call that follows from it. So whatever this process knows
 * of the store after it has handled a frame, and whatever the caller of a call knew through the gateway, each copy
 * that is still in the cache is true at that point of the order: the cache is always a part of one prefix of all
 * writes, and the prefix only grows. No clock or vector has to travel with calls: the channel is the clock.
 * A write that is not answered yet hides the copy of its key, so that reads behind it go behind it to the gateway.
 */
export function instanceKeyValue(send: (bytes: Buffer) => void): InstanceKeyValue {
  const pending = new Map<number, Pending>();
  const cache = valueCache();
  /** How many writes of a key are on their way. */
  const writing = new Map<string, number>();
  let lastId = 0;
  let hits = 0;

  /** `arrived` runs in the order in which frames came, before anything that came later is looked at. */
  const request = <Value>(
    whole: (id: number) => Buffer,
    arrived: (payload: Buffer) => Value,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const id = (lastId = (lastId + 1) >>> 0);
      pending.set(id, { resolve: (payload) => resolve(arrived(payload)), reject });
      send(whole(id));
    });

  const ask = (type: FrameType, key: string, value: string): Promise<string | null> => {
    const keyBytes = checked(key, value);
    return request(
      (id) => {
        const whole = frame(type, id, key + value, KV_PREFIX_BYTES);
        whole.writeUInt32BE(keyBytes, FRAME_HEADER_BYTES);
        return whole;
      },
      (payload) =>
        payload.readUInt8(0) === KV_STATUS.value ? payload.toString('utf8', KV_REPLY_PREFIX_BYTES) : null,
    );
  };

  const askMore = <Value>(
    what: KvAsk,
    key: string,
    value: string,
    numbers: readonly [number, number],
    arrived: (payload: Buffer) => Value,
  ): Promise<Value> => {
    const keyBytes = checked(key, value);
    return request((id) => {
      const whole = frame(FRAME.kvAsk, id, key + value, KV_ASK_PREFIX_BYTES);
      whole.writeUInt8(what, FRAME_HEADER_BYTES);
      whole.writeDoubleBE(numbers[0], FRAME_HEADER_BYTES + 1);
      whole.writeDoubleBE(numbers[1], FRAME_HEADER_BYTES + 9);
      whole.writeUInt32BE(keyBytes, FRAME_HEADER_BYTES + 17);
      return whole;
    }, arrived);
  };

  const hiding = async <Value>(key: string, write: () => Promise<Value>): Promise<Value> => {
    writing.set(key, (writing.get(key) ?? 0) + 1);
    try {
      return await write();
    } finally {
      const left = (writing.get(key) ?? 1) - 1;
      if (left === 0) writing.delete(key);
      else writing.set(key, left);
    }
  };

  const put = (
    key: string,
    value: string,
    expectedVersion: number,
    { ttlMs }: WriteOptions,
  ): Promise<number | null> =>
    hiding(key, () =>
      askMore(
        KV_ASK.put,
        key,
        value,
        [expectedVersion, ttlMs === undefined ? -1 : positive(ttlMs)],
        (payload) => (payload.readUInt8(0) === KV_STATUS.done ? numberOf(payload) : null),
      ),
    );

  const readCausally = async (key: string): Promise<Versioned> => {
    if (++hits % HITS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    const copy = writing.has(key) ? undefined : cache.get(key);
    if (copy !== undefined) return { ...copy };
    return askMore(KV_ASK.watch, key, '', [0, 0], (payload) => {
      const found = versionedOf(payload);
      cache.set(key, found);
      return { ...found };
    });
  };

  const getVersioned: KeyValueClient['getVersioned'] = async (key, options) =>
    options?.consistency === 'causal'
      ? readCausally(key)
      : askMore(KV_ASK.read, key, '', [0, 0], versionedOf);

  return {
    waits: () => pending.size > 0,
    client: {
      async get(key, options) {
        if (options?.consistency === 'causal') return (await readCausally(key)).value;
        return ask(FRAME.kvGet, key, '');
      },
      getVersioned,
      async set(key, value, options) {
        if (options?.ttlMs !== undefined) await put(key, value, -1, options);
        else await hiding(key, async () => ask(FRAME.kvSet, key, value));
      },
      update: async (key, value, expectedVersion, options = {}) =>
        put(key, value, natural(expectedVersion), options),
      delete: async (key) => void (await hiding(key, async () => ask(FRAME.kvDelete, key, ''))),
      increase: async (key, by = 1) =>
        hiding(key, async () => askMore(KV_ASK.increase, key, '', [by, 0], numberOf)),
      add: async (key, member) => hiding(key, async () => askMore(KV_ASK.add, key, member, [0, 0], numberOf)),
      async remove(key, member, seenVersion) {
        const seen = natural(seenVersion);
        await hiding(key, async () => askMore(KV_ASK.remove, key, member, [seen, 0], numberOf));
      },
    },
    onReply(correlation, payload, textAt) {
      const waiting = pending.get(correlation);
      pending.delete(correlation);
      if (waiting === undefined) return;
      if (payload.readUInt8(0) !== KV_STATUS.refused) return waiting.resolve(payload);
      waiting.reject(new RangeError(payload.toString('utf8', textAt)));
    },
    onChanged: (key) => cache.delete(key),
  };
}

/** @returns the key's length in bytes */
function checked(key: string, value: string): number {
  if (typeof key !== 'string' || typeof value !== 'string')
    throw new TypeError('keys and values are strings');
  // In UTF-8 a lone surrogate becomes another character: the key would come back from the gateway as another.
  if (/\p{Surrogate}/u.test(key)) throw new RangeError('the key has half of a surrogate pair');
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) throw new RangeError(`the key has more than ${MAX_KEY_BYTES} bytes`);
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) {
    throw new RangeError(`the value has more than ${MAX_VALUE_BYTES} bytes`);
  }
  return keyBytes;
}

function positive(ttlMs: number): number {
  if (ttlMs > 0 && Number.isFinite(ttlMs)) return ttlMs;
  throw new RangeError('ttlMs is a number of milliseconds greater than 0');
}

function natural(version: number): number {
  if (Number.isSafeInteger(version) && version >= 0) return version;
  throw new RangeError('a version is a whole number, 0 or greater');
}

function versionedOf(payload: Buffer): Versioned {
  if (payload.readUInt8(0) !== KV_STATUS.value) return { value: null, version: 0 };
  return { value: payload.toString('utf8', KV_ANSWER_PREFIX_BYTES), version: numberOf(payload) };
}

function numberOf(payload: Buffer): number {
  return payload.readDoubleBE(1);
}
