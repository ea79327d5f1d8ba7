/** What a request says of how events of a function are to be handled goes in, unknown; checked, it comes out. */
import { functionArn, functionReference, LATEST } from './function-reference.js';
import { badParameter, integer, isRecord } from './function-settings.js';
import type { LambdaFunctions } from './lambda-functions.js';

/** Null: not said, so that the default holds. */
export interface EventInvokeConfig {
  readonly maxRetries: number | null;
  readonly maxAgeSeconds: number | null;
  /** ARNs of functions. */
  readonly onSuccess: string | null;
  readonly onFailure: string | null;
  readonly modified: Date;
}

/** AWS Lambda API reference, PutFunctionEventInvokeConfig. */
export const MAX_RETRIES = 2;
const MIN_AGE_SECONDS = 60;
export const MAX_AGE_SECONDS = 21_600;

const FUNCTION_ARN = /^arn:aws[a-zA-Z-]*:lambda:/;

/** @param base what stays where the body says nothing @throws RequestError 400 */
export function parseEventInvokeConfig(
  body: Record<string, unknown>,
  base: EventInvokeConfig | null,
  lambda: LambdaFunctions,
): EventInvokeConfig {
  const retries = body['MaximumRetryAttempts'] ?? null;
  const ageSeconds = body['MaximumEventAgeInSeconds'] ?? null;
  const destinations = body['DestinationConfig'] ?? null;
  if (retries === null && ageSeconds === null && destinations === null) {
    throw badParameter('You must specify at least one of error handling or destination setting.');
  }
  const [onSuccess, onFailure] = parseDestinations(destinations, base, lambda);
  return {
    maxRetries:
      retries === null
        ? (base?.maxRetries ?? null)
        : integer('maximumRetryAttempts', retries, 0, MAX_RETRIES),
    maxAgeSeconds:
      ageSeconds === null
        ? (base?.maxAgeSeconds ?? null)
        : integer('maximumEventAgeInSeconds', ageSeconds, MIN_AGE_SECONDS, MAX_AGE_SECONDS),
    onSuccess,
    onFailure,
    modified: new Date(),
  };
}

function parseDestinations(
  value: unknown,
  base: EventInvokeConfig | null,
  lambda: LambdaFunctions,
): [string | null, string | null] {
  if (value === null) return [base?.onSuccess ?? null, base?.onFailure ?? null];
  if (!isRecord(value)) throw badParameter('DestinationConfig must be an object.');
  return [parseDestination(value['OnSuccess'], lambda), parseDestination(value['OnFailure'], lambda)];
}

function parseDestination(value: unknown, lambda: LambdaFunctions): string | null {
  const arn = isRecord(value) ? (value['Destination'] ?? null) : null;
  if (arn === null || arn === '') return null;
  if (typeof arn !== 'string' || !FUNCTION_ARN.test(arn)) {
    throw badParameter('Only ARNs of functions are supported as destinations by this runtime.');
  }
  // It has to be there now; what comes after it has gone is dropped, as is any event of a function that has gone.
  lambda.version(functionReference(encodeURIComponent(arn)));
  return arn;
}

/** As AWS Lambda's API reference lists the fields. */
export function eventInvokeConfiguration(
  name: string,
  qualifier: string | null,
  config: EventInvokeConfig,
): Record<string, unknown> {
  const { maxRetries, maxAgeSeconds, onSuccess, onFailure, modified } = config;
  return {
    LastModified: modified.getTime() / 1000,
    FunctionArn: functionArn(name, qualifier ?? LATEST),
    ...(maxRetries === null ? {} : { MaximumRetryAttempts: maxRetries }),
    ...(maxAgeSeconds === null ? {} : { MaximumEventAgeInSeconds: maxAgeSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess === null ? {} : { Destination: onSuccess },
      OnFailure: onFailure === null ? {} : { Destination: onFailure },
    },
  };
}
