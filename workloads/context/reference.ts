/** What travels in a payload in place of a value that waits in a store. */
import type { Edge } from '../../src/model/Program.js';

export type StoreEdge = Exclude<Edge, 'payload'>;

/** `$faasmark` is reserved: a handler's own results must not carry it. */
export interface Reference {
  $faasmark: 'ref';
  store: StoreEdge;
  key: string;
}

export function isReference(value: unknown): value is Reference {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$faasmark' in value &&
    value.$faasmark === 'ref' &&
    'store' in value &&
    (value.store === 'object-store' || value.store === 'key-value' || value.store === 'queue') &&
    'key' in value &&
    typeof value.key === 'string'
  );
}

/** True for a reference, and for an array (of arrays) that holds references and nothing else. */
export function isByReference(value: unknown): boolean {
  return isReference(value) || (Array.isArray(value) && value.length > 0 && value.every(isByReference));
}
