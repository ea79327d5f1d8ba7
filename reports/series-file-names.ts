/** Ids of series go in; a file name for each comes out: safe on every file system, and no two the same. */
import { createHash } from 'node:crypto';

/** Leaves room for an ending below the 255 bytes that file systems allow. */
const LONGEST = 120;
/** Names that Windows keeps for devices, also with an ending ("Naming Files, Paths, and Namespaces"). */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Names keep what can be read of the id; a digest is added only where two would be the same, or one was cut. */
export function seriesFileNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(ids)];
  // File systems of macOS and Windows do not tell upper from lower case.
  const taken = new Map<string, number>();
  for (const id of distinct) {
    const key = readable(id).toLowerCase();
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  return new Map(
    distinct.map((id) => {
      const name = readable(id);
      const alone = taken.get(name.toLowerCase()) === 1 && name.length <= LONGEST;
      return [id, alone ? name : `${name.slice(0, LONGEST)}~${digest(id)}`];
    }),
  );
}

/** `local/local/chain[direct]+length=10` → `local_local_chain-direct+length=10`. `~` is left for the digest. */
function readable(id: string): string {
  const name = id
    .replace(/\[([^[\]]*)\]/g, '-$1')
    .replace(/[^A-Za-z0-9.=+-]+/g, '_')
    // No hidden file, no way up, and no dot at the end, which Windows drops.
    .replace(/^\.+|\.+$/g, '')
    .replace(/\.{2,}/g, '.');
  return name === '' || DEVICES.test(name) ? `series-${name}` : name;
}

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 12);
}
