/** The runtime's own key-value store: keys and operations go in, values out, in the gateway's memory. */
import { MAX_PAYLOAD_BYTES } from './frames.js';
import {
  cellBytes,
  cellText,
  increased,
  memberAdded,
  memberRemoved,
  type Cell,
  type Changed,
} from './state/cell.js';
import { watchedKeys, type Watcher } from './state/watched-keys.js';

export const MAX_KEY_BYTES = 1024;
export const MAX_VALUE_BYTES = MAX_PAYLOAD_BYTES;
export const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

export type Written =
  /** `version`: of the key now. `total`: of a counter, else 0. */
  | { kind: 'done'; version: number; total: number }
  /** The key has another version than was expected: nothing was done. */
  | { kind: 'conflict'; version: number }
  /** One sentence that says which bound it would break. */
  | { kind: 'refused'; message: string };

/**
 * One copy, on one thread: each operation takes effect between its request and its reply, in one order that all
 * functions see (linearizable). Each change has a number in that order, which is its key's version from then on.
 * Expiry is a change like any other. Nothing survives the gateway. One namespace for all functions.
 */
export interface KeyValueStore {
  /** Counters and sets as text. */
  get(key: string): Buffer | null;
  /** Versions of one key only grow, also over deletions. */
  read(key: string): { text: Buffer; version: number } | null;
  /** Null when done; otherwise one sentence that says which bound it would break. The store keeps its own copy. */
  set(key: string, value: Buffer): string | null;
  /** As `set`. `expectedVersion`: null for any. `ttlMs`: null for ever. */
  put(key: string, value: Buffer, expectedVersion: number | null, ttlMs: number | null): Written;
  delete(key: string): void;
  increase(key: string, by: number): Written;
  add(key: string, member: string): Written;
  /** Unless it was added again after `seenVersion`. */
  remove(key: string, member: string, seenVersion: number): Written;
  /** Deletes what has expired and nobody asked for since. */
  sweep(): void;
  /** For one who keeps copies: told of a change of a watched key before the change is answered to anybody. */
  watcher(tell: (key: string) => void): Watcher;
  /** How many reads and writes it has been asked for. */
  requests(): number;
}

interface Entry {
  cell: Cell;
  version: number;
  bytes: number;
  /** On the clock of `nowMs`; infinite when it stays. */
  expiresAtMs: number;
}

export function keyValueStore(
  maxTotalBytes = MAX_TOTAL_BYTES,
  nowMs: () => number = () => performance.now(),
): KeyValueStore {
  const entries = new Map<string, Entry>();
  const expiring = new Set<string>();
  const watched = watchedKeys();
  let totalBytes = 0;
  let sequence = 0;
  let requests = 0;

  const erase = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    totalBytes -= entry.bytes;
    entries.delete(key);
    expiring.delete(key);
    sequence++;
    watched.changed(key);
  };

  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAtMs === Infinity || entry.expiresAtMs > nowMs()) return entry;
    erase(key);
    return undefined;
  };

  const write = (key: string, cell: Cell, expiresAtMs: number): Written => {
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes > MAX_KEY_BYTES) return refused(`the key has ${keyBytes} bytes, more than ${MAX_KEY_BYTES}`);
    const valueBytes = cellBytes(cell);
    if (valueBytes > MAX_VALUE_BYTES) {
      return refused(`the value has ${valueBytes} bytes, more than ${MAX_VALUE_BYTES}`);
    }
    const bytes = keyBytes + valueBytes;
    const after = totalBytes - (entries.get(key)?.bytes ?? 0) + bytes;
    if (after > maxTotalBytes) return refused(`the store is full: it holds at most ${maxTotalBytes} bytes`);
    totalBytes = after;
    const version = ++sequence;
    entries.set(key, { cell, version, bytes, expiresAtMs });
    if (expiresAtMs === Infinity) expiring.delete(key);
    else expiring.add(key);
    watched.changed(key);
    return { kind: 'done', version, total: cell.kind === 'counter' ? cell.total : 0 };
  };

  /** A change of a counter or a set leaves the time of its expiry as it is. */
  const change = (key: string, operation: (cell: Cell | null) => Changed): Written => {
    requests++;
    const entry = find(key);
    const result = operation(entry?.cell ?? null);
    if (result.kind === 'refused') return result;
    if (result.cell === null) erase(key);
    else if (result.cell !== entry?.cell) return write(key, result.cell, entry?.expiresAtMs ?? Infinity);
    return { kind: 'done', version: entries.get(key)?.version ?? 0, total: 0 };
  };

  const put: KeyValueStore['put'] = (key, value, expectedVersion, ttlMs) => {
    requests++;
    const version = find(key)?.version ?? 0;
    if (expectedVersion !== null && expectedVersion !== version) return { kind: 'conflict', version };
    if (ttlMs !== null && !(ttlMs > 0 && Number.isFinite(ttlMs))) {
      return refused('ttlMs is a number of milliseconds greater than 0');
    }
    // What was given may be a view of a larger buffer.
    return write(
      key,
      { kind: 'register', value: Buffer.from(value) },
      ttlMs === null ? Infinity : nowMs() + ttlMs,
    );
  };

  return {
    get(key) {
      requests++;
      const entry = find(key);
      return entry === undefined ? null : cellText(entry.cell);
    },
    read(key) {
      requests++;
      const entry = find(key);
      return entry === undefined ? null : { text: cellText(entry.cell), version: entry.version };
    },
    set(key, value) {
      const written = put(key, value, null, null);
      return written.kind === 'refused' ? written.message : null;
    },
    put,
    delete(key) {
      requests++;
      erase(key);
    },
    increase: (key, by) => change(key, (cell) => increased(cell, by)),
    add: (key, member) => change(key, (cell) => memberAdded(cell, member, sequence + 1)),
    remove: (key, member, seen) => change(key, (cell) => memberRemoved(cell, member, seen)),
    sweep() {
      for (const key of expiring) find(key);
    },
    watcher: (tell) => watched.watcher(tell),
    requests: () => requests,
  };
}

function refused(message: string): Written {
  return { kind: 'refused', message };
}
