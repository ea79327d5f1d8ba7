/** Values by key go in, the ones used last stay within a bound of bytes, and can be had back. */

export const MAX_CACHE_BYTES = 8 * 1024 * 1024;

/** What an entry costs beside its text: the map's slot and the object. */
const ENTRY_BYTES = 100;

export interface CachedValue {
  /** Null: it is known that the key holds nothing. */
  value: string | null;
  /** The store's number of the write that made it; 0 for nothing. */
  version: number;
}

export interface ValueCache {
  get(key: string): CachedValue | undefined;
  set(key: string, entry: CachedValue): void;
  delete(key: string): void;
  bytes(): number;
}

export function valueCache(maxBytes = MAX_CACHE_BYTES): ValueCache {
  /** Used last, last. */
  const entries = new Map<string, CachedValue>();
  let bytes = 0;

  // V8 keeps a string in one or two bytes per character: the upper bound, for no count of characters is needed.
  const sizeOf = (key: string, entry: CachedValue): number =>
    ENTRY_BYTES + 2 * (key.length + (entry.value?.length ?? 0));

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    bytes -= sizeOf(key, entry);
    entries.delete(key);
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    set(key, entry) {
      remove(key);
      const size = sizeOf(key, entry);
      if (size > maxBytes) return;
      bytes += size;
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
    bytes: () => bytes,
  };
}
