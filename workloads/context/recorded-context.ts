/** The outside of one invocation enters (stores, invoker, platform), a context that times each hop by this function's own clock leaves. */
import type { Hop } from '../../src/model/Reply.js';
import { isReply } from './envelope.js';
import type { FunctionContext, KeyedMessages, KeyedValues } from './index.js';
import type { PlatformContext } from './platform.js';
import { quote } from './quote.js';
import type { StoreEdge } from './reference.js';
import type { Store } from './stores/store.js';

/** Carries an event's text to a function and its reply's text back. */
export type Invoke = (name: string, body: string) => Promise<string>;

export interface Surroundings {
  stores: readonly Store[];
  invoke: Invoke;
  platform: PlatformContext;
  cache: Map<string, unknown>;
  instance: string;
  ordinal: number;
}

/** `hops` fills as operations complete. */
export function recordedContext(around: Surroundings): { context: FunctionContext; hops: Hop[] } {
  const hops: Hop[] = [];
  const { cache, instance, ordinal } = around;
  const context: FunctionContext = {
    invoke: (name, event) => recordedInvoke(name, event, around.invoke, hops),
    objects: recordedValues('object-store', around, hops),
    table: recordedValues('key-value', around, hops),
    queue: recordedMessages(around, hops),
    cache,
    instance,
    ordinal,
  };
  return { context, hops };
}

async function recordedInvoke(name: string, event: unknown, invoke: Invoke, hops: Hop[]): Promise<unknown> {
  const body = JSON.stringify(event ?? null);
  const began = performance.now();
  const text = await invoke(name, body);
  const us = elapsedUs(began);
  const reply = parse(text);
  if (!isReply(reply)) {
    throw new Error(`"${name}" answered with something that is no reply envelope: ${quote(text)}`);
  }
  const { instance, ordinal, ageUs, durationUs } = reply;
  hops.push({ name, kind: 'invoke', us, instance, ordinal, ageUs, durationUs, hops: reply.hops });
  return reply.result;
}

/** `undefined` for what is no JSON; the caller refuses it with the text at hand. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const STORE_WORDS: Readonly<Record<StoreEdge, string>> = {
  'object-store': 'an object store',
  'key-value': 'a key-value store',
  queue: 'a queue',
};

function recordedMessages(around: Surroundings, hops: Hop[]): KeyedMessages {
  const { put, get } = recordedValues('queue', around, hops);
  return { send: put, receive: get };
}

function recordedValues(edge: StoreEdge, around: Surroundings, hops: Hop[]): KeyedValues {
  const store = around.stores.find((candidate) => candidate.edge === edge);
  const timed = async <T>(kind: 'put' | 'get', operation: (store: Store) => Promise<T>): Promise<T> => {
    if (store === undefined) {
      throw new Error(`this function was deployed without ${STORE_WORDS[edge]}`);
    }
    const began = performance.now();
    const value = await operation(store);
    hops.push({ name: store.name, kind, us: elapsedUs(began) });
    return value;
  };
  return {
    put: (key, value) => timed('put', (open) => open.put(key, value, around.platform)),
    get: (key) => timed('get', (open) => open.get(key, around.platform)),
  };
}

/** Integer µs since a reading of the monotonic clock. */
export function elapsedUs(began: number): number {
  return Math.round((performance.now() - began) * 1000);
}
