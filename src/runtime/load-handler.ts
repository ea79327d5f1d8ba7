/** What the gateway says about a function goes in, its loaded handler comes out, in the process that is to be its instance. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callbackHandler } from './callback-handler.js';
import type { EmptyEventLoop } from './empty-event-loop.js';
import type { InvokeFunction } from './instance-invoke.js';
import type { KeyValueClient } from './instance-key-value.js';
import { lambdaFunction } from './lambda-function.js';

/** The `init` frame. */
export interface InstanceInit {
  id: string;
  name: string;
  folder: string;
  entry: { file: string; export: string };
  memoryMb: number;
  timeoutMs: number;
  environment: Record<string, string>;
  /** This process was started for this instance, so that the instance is as old as the process. */
  fresh: boolean;
}

/** What the context says of one call alone. */
export interface CallNotes {
  /** As the caller named it: with an alias, say. */
  invokedFunctionArn?: string;
  /** What the caller sent along, as JSON made it. */
  clientContext?: unknown;
}

/** What a handler gets beside its event: AWS Lambda's names where there are some. */
export interface HandlerContext extends CallNotes {
  functionName: string;
  memoryLimitInMB: number;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
  /** Unique per instance; the same as in `x-faasmark-instance`. */
  instanceId: string;
  /** `performance.now()` of this process when it began to initialise as an instance: boots before that are the pool's. */
  instanceStartedAt: number;
  /** The runtime's own key-value store. */
  kv: KeyValueClient;
  invoke: InvokeFunction;
}

export type Handler = (event: unknown, context: HandlerContext) => unknown;

class LoadError extends Error {
  constructor(name: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
  }
}

/**
 * @param loop tells handlers with a callback that nothing is left to do; null in a process that is no instance
 * @throws with AWS Lambda's names of what can be wrong, or what the module itself threw
 */
export async function loadHandler(init: InstanceInit, loop: EmptyEventLoop | null): Promise<Handler> {
  const { folder, entry } = init;
  const lambda = lambdaFunction(init);
  Object.assign(process.env, init.environment, lambda?.environment);
  process.chdir(folder);
  // `..`: what is loaded lies in the function's own folder.
  if (entry.export === '' || entry.file.includes('..'))
    throw new LoadError('Runtime.MalformedHandlerName', 'Bad handler');
  const exported = await loadModule(join(folder, entry.file));
  // A path, as on AWS Lambda: `index.api.handler` is what `api` exports.
  const handler = entry.export
    .split('.')
    .reduce<unknown>((nested, key) => (isObject(nested) ? Reflect.get(nested, key) : undefined), exported);
  const name = `${entry.file.replace(EXTENSION, '')}.${entry.export}`;
  if (handler === undefined || handler === null)
    throw new LoadError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function')
    throw new LoadError('Runtime.HandlerNotFound', `${name} is not a function`);
  const call = (...given: unknown[]): unknown => Reflect.apply(handler, exported, given);
  if (lambda === null) return call;
  if (lambda.callbacks && loop !== null) return callbackHandler(call, lambda.context, loop);
  if (handler.length > 2) {
    throw new LoadError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has no callback-based function handlers from Node.js 24 on: return a promise.',
    );
  }
  return (event, context) => call(event, { ...context, ...lambda.context(context) });
}

const EXTENSION = /\.[^./]*$/;

async function loadModule(path: string): Promise<unknown> {
  try {
    return path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : createRequire(path)(path);
  } catch (error) {
    const code = isObject(error) ? Reflect.get(error, 'code') : undefined;
    // A package.json says that it is an ES module, and it waits while it loads.
    if (code === 'ERR_REQUIRE_ESM' || code === 'ERR_REQUIRE_ASYNC_MODULE')
      return import(pathToFileURL(path).href);
    // AWS Lambda's names for both.
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')
      throw new LoadError('Runtime.ImportModuleError', String(error), error);
    if (error instanceof SyntaxError)
      throw new LoadError('Runtime.UserCodeSyntaxError', String(error), error);
    throw error;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
