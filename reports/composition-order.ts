/** Compositions go in, their order on every page comes out: from nothing in the way to the most. */
import type { CompositionKind } from '../src/model/Composition.js';

const ORDER: Record<CompositionKind, number> = {
  'in-process': 0,
  native: 1,
  caller: 2,
  direct: 3,
  'key-value': 4,
  'object-store': 5,
  queue: 6,
  orchestrator: 7,
};

export function compareCompositions(a: CompositionKind, b: CompositionKind): number {
  return ORDER[a] - ORDER[b];
}
