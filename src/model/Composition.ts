/** How functions are joined: the kinds of composition, and the flow of tasks that they all carry out. */

export const COMPOSITIONS = [
  'in-process',
  'caller',
  'direct',
  'object-store',
  'key-value',
  'queue',
  'orchestrator',
  'native',
] as const;

export type CompositionKind = (typeof COMPOSITIONS)[number];

/**
 * What an application does, whoever carries it out: the caller, the functions themselves, or the platform.
 * `task`: one function, its event is what came before. `sequence`: one after the other, each with the result
 * of the one before. `map`: once for each item of an array, at the same time; the results in order.
 */
export type Flow =
  | { kind: 'task'; function: string }
  | { kind: 'sequence'; steps: readonly Flow[] }
  | { kind: 'map'; over: Flow };
