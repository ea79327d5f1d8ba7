/** What one deployed function does besides its handler: the composition, cut into the part that each function carries. */
import type { Flow } from './Composition.js';
import type { FunctionDefinition } from './Workload.js';

/** How a value passes an edge of the flow: inside the call's payload, or through a store with only a reference in the payload. */
export type Edge = 'payload' | 'object-store' | 'key-value' | 'queue';

/**
 * `plain`: the handler alone (the caller or the platform joins the functions).
 * `in-process`: the whole flow inside this one function; its tasks name handlers.
 * `continue`: the handler, then the rest of the flow by invoking other deployed functions; its tasks name deployed functions.
 *   `edge` says how values leave this function; `resultEdge` how its own result goes back to whom invoked it.
 */
export type Program =
  | { kind: 'plain'; handler: string }
  | { kind: 'in-process'; flow: Flow }
  | { kind: 'continue'; handler: string; rest: readonly Flow[]; edge: Edge; resultEdge: Edge };

/** One function to deploy: which handlers it carries, and its program. */
export interface FunctionPlan {
  /** Unique within its series: lower case, digits, dashes. */
  name: string;
  handlers: readonly FunctionDefinition[];
  program: Program;
  /** Which data-plane clients it needs; only these are packed with it. */
  stores: readonly StoreName[];
}

/** The concrete services behind `object-store`, `key-value` and `queue`; `runtime` is the reference runtime's own key-value store. */
export const STORES = ['s3', 'dynamodb', 'runtime', 'sqs'] as const;
export type StoreName = (typeof STORES)[number];

/** Where a call enters: one deployed function, or a flow that the platform (`native`; its orchestrator too) or the caller (`caller`) carries out. */
export type EntryPlan =
  { kind: 'function'; function: string } | { kind: 'native'; flow: Flow } | { kind: 'caller'; flow: Flow };
