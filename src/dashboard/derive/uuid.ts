/** A name goes in; a UUID that is always the same for it comes out. */
import { createHash } from 'node:crypto';

/** FaaSMark's own namespace, drawn once. */
const NAMESPACE = Buffer.from('8f3c1b0e5d7a4c66a2f49b0d3e6175ca', 'hex');

/** Version 5: SHA-1 of the namespace and the name (RFC 9562, section 5.5). */
export function uuidOf(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
