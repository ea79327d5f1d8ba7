/** What the gateway says about a function goes in, its loaded handler comes out, in the process that is to be its instance. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InvokeFunction } from './instance-invoke.js';
import type { KeyValueClient } from './instance-key-value.js';

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

/** What a handler gets beside its event: AWS Lambda's names where there are some. */
export interface HandlerContext {
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

/** @throws with AWS Lambda's names of what can be wrong, or what the module itself threw */
export async function loadHandler(init: InstanceInit): Promise<Handler> {
  const { folder, entry } = init;
  Object.assign(process.env, init.environment);
  // AWS Lambda developer guide, Defined runtime environment variables.
  if (init.environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined) process.env['LAMBDA_TASK_ROOT'] = folder;
  process.chdir(folder);
  const path = join(folder, entry.file);
  const loaded: unknown = entry.file.endsWith('.mjs')
    ? await import(pathToFileURL(path).href)
    : createRequire(path)(path);
  const exported = typeof loaded === 'object' && loaded !== null ? loaded : {};
  const handler: unknown = Reflect.get(exported, entry.export);
  if (typeof handler === 'function') {
    const lambda = lambdaContext(init.environment);
    return (event, context) =>
      Reflect.apply(handler, exported, [event, lambda === null ? context : { ...context, ...lambda }]);
  }
  throw new LoadError('Runtime.HandlerNotFound', `${entry.file} exports no function ${entry.export}`);
}

/** What functions made by the AWS Lambda API are told besides; their environment has it. */
function lambdaContext(environment: InstanceInit['environment']): Record<string, string> | null {
  const functionName = environment['AWS_LAMBDA_FUNCTION_NAME'];
  const functionVersion = environment['AWS_LAMBDA_FUNCTION_VERSION'];
  if (functionName === undefined || functionVersion === undefined) return null;
  const arn = `arn:aws:lambda:${environment['AWS_REGION'] ?? ''}:000000000000:function:${functionName}`;
  return {
    functionName,
    functionVersion,
    invokedFunctionArn: functionVersion === '$LATEST' ? arn : `${arn}:${functionVersion}`,
    logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
  };
}
