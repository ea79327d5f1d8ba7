/** Values on their way between functions: `hand` turns a value into what travels in the payload, `open` turns that into the value. */
import type { Edge } from '../../src/model/Program.js';
import type { FunctionContext, KeyedValues } from './index.js';
import { isByReference, isReference, type StoreEdge } from './reference.js';

export interface Edges {
  /** By payload: the value itself. Through a store: written under a new key, and its reference; what is by reference already stays. */
  hand(value: unknown, edge: Edge): Promise<unknown>;
  /** Reads a reference, or an array (of arrays) of them at the same time; everything else is the value itself. */
  open(value: unknown): Promise<unknown>;
}

export function edgesOf(ctx: FunctionContext): Edges {
  let written = 0;
  const storeOf = (edge: StoreEdge): KeyedValues => {
    switch (edge) {
      case 'object-store':
        return ctx.objects;
      case 'key-value':
        return ctx.table;
      case 'queue':
        return { put: ctx.queue.send, get: ctx.queue.receive };
      default:
        throw new TypeError(`unknown edge: ${String(edge satisfies never)}`);
    }
  };
  const open = async (value: unknown): Promise<unknown> => {
    if (isReference(value)) return JSON.parse(await storeOf(value.store).get(value.key)) as unknown;
    return isByReference(value) && Array.isArray(value) ? Promise.all(value.map(open)) : value;
  };
  return {
    async hand(value, edge) {
      if (edge === 'payload' || isByReference(value)) return value;
      written += 1;
      // Instance and ordinal make the key unique without asking anyone.
      const key = `${ctx.instance}/${ctx.ordinal}/${written}`;
      await storeOf(edge).put(key, JSON.stringify(value));
      return { $faasmark: 'ref', store: edge, key };
    },
    open,
  };
}
