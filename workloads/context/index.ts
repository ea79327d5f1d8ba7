/** What an author of handlers imports: the types of a handler and its context, and the text with which payloads are filled. */
export { filler } from './filler.js';
export { fnv1a } from './fnv1a.js';

/** String values by key, behind the function. Failures of the store reject; nothing is retried. */
export interface KeyedValues {
  put(key: string, value: string): Promise<void>;
  /** Rejects when there is nothing under the key. */
  get(key: string): Promise<string>;
}

/** Messages from one function to another, each known by its key. Failures reject; nothing is retried. */
export interface KeyedMessages {
  send(key: string, value: string): Promise<void>;
  /** Waits for the message with this key and takes it out: it can be received once. */
  receive(key: string): Promise<string>;
}

/** What a handler can reach, on every platform alike. One per invocation. */
export interface FunctionContext {
  /** Invokes another function of the same deployment by its name, waits, and gives back its result. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** The object store; using it rejects where the function was deployed without one. */
  readonly objects: KeyedValues;
  /** The key-value store; using it rejects where the function was deployed without one. */
  readonly table: KeyedValues;
  /** The queue; using it rejects where the function was deployed without one. */
  readonly queue: KeyedMessages;
  /** Kept as long as this instance lives, seen by this instance alone. */
  readonly cache: Map<string, unknown>;
  /** Unique per instance. */
  readonly instance: string;
  /** Which call of this instance this is, from 1. */
  readonly ordinal: number;
}

/** A function: JSON in, JSON out. */
export type Handler<In = unknown, Out = unknown> = (event: In, ctx: FunctionContext) => Out | Promise<Out>;
