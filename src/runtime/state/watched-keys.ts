/** Who has a copy of which key goes in; when a key changes, everybody with a copy is told once. */

/** What one instance may keep copies of; beyond it the oldest copy is called back. */
export const MAX_WATCHED_KEYS = 4096;

/** One holder of copies. */
export interface Watcher {
  /** From now on it is told of the key's next change: once, then it has no copy any more. */
  watch(key: string): void;
  /** It is gone. */
  forget(): void;
}

export interface WatchedKeys {
  /** @param tell must not throw */
  watcher(tell: (key: string) => void): Watcher;
  changed(key: string): void;
}

interface Holder {
  keys: Set<string>;
  tell(key: string): void;
}

export function watchedKeys(maxPerWatcher = MAX_WATCHED_KEYS): WatchedKeys {
  const holders = new Map<string, Set<Holder>>();

  const release = (holder: Holder, key: string): void => {
    holder.keys.delete(key);
    const others = holders.get(key);
    others?.delete(holder);
    if (others?.size === 0) holders.delete(key);
  };

  return {
    watcher(tell) {
      const holder: Holder = { keys: new Set(), tell };
      return {
        watch(key) {
          const [oldest] = holder.keys;
          if (oldest !== undefined && !holder.keys.has(key) && holder.keys.size >= maxPerWatcher) {
            release(holder, oldest);
            tell(oldest);
          }
          holder.keys.add(key);
          const known = holders.get(key);
          if (known === undefined) holders.set(key, new Set([holder]));
          else known.add(holder);
        },
        forget() {
          for (const key of [...holder.keys]) release(holder, key);
        },
      };
    },
    changed(key) {
      const told = holders.get(key);
      if (told === undefined) return;
      // Taken out first: telling one may end it, and thereby change these books.
      holders.delete(key);
      for (const holder of told) holder.keys.delete(key);
      for (const holder of told) holder.tell(key);
    },
  };
}
