/** What one key holds: a cell and an operation go in, the changed cell or the reason why not comes out. */

/**
 * One of three lattices. A register takes the write that is last in the store's order. A counter sums what was
 * added, in whichever order. A set remembers for each member the version of its last addition, so that a removal
 * takes away only additions that the remover had seen: of a removal and a concurrent addition, the addition wins.
 */
export type Cell =
  | { kind: 'register'; value: Buffer }
  | { kind: 'counter'; total: number }
  | { kind: 'set'; added: ReadonlyMap<string, number>; bytes: number };

export const MAX_SET_MEMBERS = 1000;
/** Of the set's text: it is written out on the gateway's thread, which must not stop for long. */
export const MAX_SET_BYTES = 1024 * 1024;
const COUNTER_BYTES = 8;

export type Changed = { kind: 'cell'; cell: Cell | null } | { kind: 'refused'; message: string };

export function cellBytes(cell: Cell): number {
  switch (cell.kind) {
    case 'register':
      return cell.value.length;
    case 'counter':
      return COUNTER_BYTES;
    case 'set':
      return cell.bytes;
    default:
      return cell satisfies never;
  }
}

/** As a read sees it: a register's bytes, a counter's decimal number, a set's members as a JSON array. */
export function cellText(cell: Cell): Buffer {
  switch (cell.kind) {
    case 'register':
      return cell.value;
    case 'counter':
      return Buffer.from(String(cell.total));
    case 'set':
      return Buffer.from(`[${[...cell.added.keys()].join(',')}]`);
    default:
      return cell satisfies never;
  }
}

export function increased(cell: Cell | null, by: number): Changed {
  if (cell !== null && cell.kind !== 'counter') return refused(`the key holds a ${cell.kind}, no counter`);
  const total = (cell?.total ?? 0) + by;
  if (!Number.isSafeInteger(by) || !Number.isSafeInteger(total)) {
    return refused('counters hold whole numbers of at most 2^53 - 1 on either side of 0');
  }
  return { kind: 'cell', cell: { kind: 'counter', total } };
}

/** @param version of this addition in the store's order. */
export function memberAdded(cell: Cell | null, member: string, version: number): Changed {
  if (cell !== null && cell.kind !== 'set') return refused(`the key holds a ${cell.kind}, no set`);
  const text = JSON.stringify(member);
  const added = new Map(cell?.added);
  const bytes = (cell?.bytes ?? 0) + (added.has(text) ? 0 : memberBytes(text));
  added.set(text, version);
  if (added.size > MAX_SET_MEMBERS) return refused(`a set has at most ${MAX_SET_MEMBERS} members`);
  if (bytes > MAX_SET_BYTES) return refused(`a set has at most ${MAX_SET_BYTES} bytes`);
  return { kind: 'cell', cell: { kind: 'set', added, bytes } };
}

/** Takes the member away unless it was added after `seenVersion`. A set without members is no more. */
export function memberRemoved(cell: Cell | null, member: string, seenVersion: number): Changed {
  if (cell === null) return { kind: 'cell', cell };
  if (cell.kind !== 'set') return refused(`the key holds a ${cell.kind}, no set`);
  const text = JSON.stringify(member);
  const addedAt = cell.added.get(text);
  if (addedAt === undefined || addedAt > seenVersion) return { kind: 'cell', cell };
  if (cell.added.size === 1) return { kind: 'cell', cell: null };
  const added = new Map(cell.added);
  added.delete(text);
  return { kind: 'cell', cell: { kind: 'set', added, bytes: cell.bytes - memberBytes(text) } };
}

function memberBytes(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function refused(message: string): Changed {
  return { kind: 'refused', message };
}
