/** What an instance was told of its function goes in; for one of the AWS Lambda API comes out what its environment and its contexts say besides. */
import type { HandlerContext, InstanceInit } from './load-handler.js';

export interface LambdaFunctionFacts {
  environment: Readonly<Record<string, string>>;
  /** Handlers get a callback, and what they return counts only when it is a promise. */
  callbacks: boolean;
  context(context: HandlerContext): LambdaContext;
}

/** AWS Lambda developer guide, "Using the Lambda context object to retrieve Node.js function information". */
export interface LambdaContext {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  /** Text there, whatever its name says. */
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
}

/** Of the Node.js runtimes only the newest has none ("Node.js 24 runtime now available in AWS Lambda", AWS Compute Blog). */
const WITHOUT_CALLBACKS = 'AWS_Lambda_nodejs24.x';

/** Null for functions that the project's own route deployed: their environment does not name them. */
export function lambdaFunction(init: InstanceInit): LambdaFunctionFacts | null {
  const declared = init.environment;
  const functionName = declared['AWS_LAMBDA_FUNCTION_NAME'];
  const functionVersion = declared['AWS_LAMBDA_FUNCTION_VERSION'];
  if (functionName === undefined || functionVersion === undefined) return null;
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  const logStreamName = `${day}/[${functionVersion}]${init.id}`;
  const logGroupName = declared['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '';
  const arn = `arn:aws:lambda:${declared['AWS_REGION'] ?? ''}:000000000000:function:${functionName}`;
  const ownArn = functionVersion === '$LATEST' ? arn : `${arn}:${functionVersion}`;
  return {
    // Developer guide, "Defined runtime environment variables": the ones that may be set come before what is declared.
    environment: {
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      ...declared,
      LAMBDA_TASK_ROOT: init.folder,
      LAMBDA_RUNTIME_DIR: init.folder,
      AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    },
    callbacks: declared['AWS_EXECUTION_ENV'] !== WITHOUT_CALLBACKS,
    context: (context) => ({
      functionName,
      functionVersion,
      invokedFunctionArn: context.invokedFunctionArn ?? ownArn,
      memoryLimitInMB: String(init.memoryMb),
      logGroupName,
      logStreamName,
    }),
  };
}
