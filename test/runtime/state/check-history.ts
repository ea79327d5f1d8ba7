/** What sessions did to a store goes in; sentences that say which guarantee was broken where come out. */

/** Versions are the store's own numbers of writes. A session's operations follow each other. */
export interface Operation {
  kind: 'update' | 'linearizable' | 'causal';
  key: string;
  /** Written or read; of all writes, no two write the same. */
  value: string | null;
  /** Of what was read, or is held after the update. */
  version: number;
  /** Of an update: what it replaced. */
  expected: number;
  /** On one clock for all. */
  startUs: number;
  endUs: number;
}

export function checkHistory(sessions: readonly (readonly Operation[])[]): string[] {
  const all = sessions.flat();
  return [...wrongValues(all), ...lostUpdates(all), ...staleInRealTime(all), ...acausal(sessions)];
}

function wrongValues(all: readonly Operation[]): string[] {
  const written = new Map(all.filter(({ kind }) => kind === 'update').map((one) => [one.version, one]));
  return all.flatMap(({ key, value, version }) => {
    const write = written.get(version);
    const right = version === 0 ? value === null : write?.key === key && write.value === value;
    return right ? [] : [`${key}@${version}: nobody wrote ${value}`];
  });
}

/** The updates of a key in the order of their versions: each must replace the one before it. */
function lostUpdates(all: readonly Operation[]): string[] {
  const found: string[] = [];
  const last = new Map<string, number>();
  for (const { key, version, expected } of all
    .filter(({ kind }) => kind === 'update')
    .sort((a, b) => a.version - b.version)) {
    const before = last.get(key) ?? 0;
    if (before !== expected) found.push(`lost update: ${key}@${version} replaced ${expected}, not ${before}`);
    last.set(key, version);
  }
  return found;
}

/** What began after another had ended must not see, or make, an older version. */
function staleInRealTime(all: readonly Operation[]): string[] {
  const strong = all.filter(({ kind }) => kind !== 'causal');
  return strong.flatMap((later) =>
    strong
      .filter(
        (earlier) =>
          earlier.key === later.key && earlier.endUs < later.startUs && earlier.version > later.version,
      )
      .map((earlier) => `stale: ${later.key}@${later.version} after ${earlier.version} had been answered`),
  );
}

/**
 * Each session knows a version of each key: what it read and wrote, and what the writers of that knew when they wrote.
 * It must never see less. Operations are taken in an order in which each write precedes its readers.
 */
function acausal(sessions: readonly (readonly Operation[])[]): string[] {
  const found: string[] = [];
  const writtenBySomeone = new Set(
    sessions.flatMap((session) =>
      session.filter(({ kind }) => kind === 'update').map(({ version }) => version),
    ),
  );
  const knownAtWrite = new Map<number, ReadonlyMap<string, number>>();
  const known = sessions.map(() => new Map<string, number>());
  const next = sessions.map(() => 0);
  for (let moved = true; moved;) {
    moved = false;
    for (const [index, session] of sessions.entries()) {
      const mine = known[index] ?? new Map<string, number>();
      for (let at = next[index] ?? 0; ; at++) {
        next[index] = at;
        const one = session[at];
        if (one === undefined) break;
        const learned = knownAtWrite.get(one.version);
        if (one.kind !== 'update' && writtenBySomeone.has(one.version) && learned === undefined) break;
        moved = true;
        const least = mine.get(one.key) ?? 0;
        if (one.version < least) found.push(`acausal: ${one.key}@${one.version} by one who knew ${least}`);
        for (const [key, version] of [...(learned ?? []), [one.key, one.version] as const]) {
          if (version > (mine.get(key) ?? 0)) mine.set(key, version);
        }
        if (one.kind === 'update') knownAtWrite.set(one.version, new Map(mine));
      }
    }
  }
  for (const [index, session] of sessions.entries()) {
    if ((next[index] ?? 0) < session.length) found.push('acausal: something was read before it was written');
  }
  return found;
}
