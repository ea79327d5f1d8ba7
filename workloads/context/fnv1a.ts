/** Text enters, its 32-bit FNV-1a checksum leaves; the state of an earlier call continues it. */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a (Fowler, Noll, Vo) over the UTF-16 code units of `text`, as an unsigned 32-bit integer.
 * For ASCII, which payloads are, code units are bytes. `fnv1a(b, fnv1a(a))` equals `fnv1a(a + b)`.
 */
export function fnv1a(text: string, state: number = OFFSET_BASIS): number {
  let hash = state;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}
