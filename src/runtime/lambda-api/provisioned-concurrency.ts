/** What versions and aliases are to keep ready goes in; instances that are started ahead, and how far that has come, come out. */
import { functionArn, LATEST, type FunctionReference } from './function-reference.js';
import { badParameter, isRecord } from './function-settings.js';
import { notFound, type FunctionVersion, type LambdaFunction } from './lambda-functions.js';
import { RequestError } from '../request-error.js';

/** Of one version or alias. */
export interface ProvisionedConcurrency {
  readonly requested: number;
  readonly modified: Date;
}

/** AWS Lambda developer guide, Defined runtime environment variables. */
const ENVIRONMENT = { AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency' };
const UNPUBLISHED = 'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
const MAX_REASON_CHARACTERS = 500;

/** The versions that have it get what they and their aliases were promised, the others nothing. */
export function provision(known: LambdaFunction): void {
  for (const version of known.published.values()) {
    const wanted = promisesOf(known, version.version).reduce((sum, [, { requested }]) => sum + requested, 0);
    if (version.hosted.kept().wanted !== wanted) version.hosted.keep(wanted, ENVIRONMENT);
  }
}

/** @throws RequestError 400, 404 or 409, in AWS Lambda's words */
export function putProvisioned(
  known: LambdaFunction,
  reference: QualifiedReference,
  requested: number,
): void {
  const { qualifier } = reference;
  const { version, hosted } = published(known, reference);
  const others = promisesOf(known, version).filter(([name]) => name !== qualifier);
  if (qualifier === version && others.length > 0) {
    throw conflict('Version is pointed by a Provisioned Concurrency alias');
  }
  if (others.some(([name]) => name === version)) {
    throw conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
  const ofAll = [...known.provisioned]
    .filter(([name]) => name !== qualifier)
    .reduce((sum, [, other]) => sum + other.requested, requested);
  if (known.reserved !== null && ofAll > known.reserved) {
    throw badParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    );
  }
  const limit = hosted.spec.maxInstances;
  if (others.reduce((sum, [, other]) => sum + other.requested, requested) > limit) {
    throw badParameter(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${limit}].`,
    );
  }
  known.provisioned.set(qualifier, { requested, modified: new Date() });
  provision(known);
}

/** For an alias that is to lead to `$LATEST`. @throws RequestError 400 */
export function refuseProvisioned(known: LambdaFunction, alias: string): void {
  if (known.provisioned.has(alias)) throw badParameter(UNPUBLISHED);
}

/** What the API tells of it. @throws RequestError 400 or 404 */
export function provisionedConfiguration(
  known: LambdaFunction,
  reference: QualifiedReference,
): Record<string, unknown> {
  const { hosted, version } = published(known, reference);
  const own = known.provisioned.get(reference.qualifier);
  if (own === undefined) {
    throw new RequestError(
      404,
      'ProvisionedConcurrencyConfigNotFoundException',
      'No Provisioned Concurrency Config found for this function',
    );
  }
  const { started, ready, failure } = hosted.kept();
  // Aliases that lead to the same version are served in the order in which they asked.
  const promises = promisesOf(known, version);
  const before = promises
    .slice(
      0,
      promises.findIndex(([name]) => name === reference.qualifier),
    )
    .reduce((sum, [, { requested }]) => sum + requested, 0);
  const share = (count: number): number => Math.max(0, Math.min(own.requested, count - before));
  const isReady = share(ready) === own.requested;
  return {
    RequestedProvisionedConcurrentExecutions: own.requested,
    AllocatedProvisionedConcurrentExecutions: share(started),
    AvailableProvisionedConcurrentExecutions: share(ready),
    LastModified: own.modified.toISOString().replace('Z', '+0000'),
    ...(isReady
      ? { Status: 'READY' }
      : failure === null
        ? { Status: 'IN_PROGRESS' }
        : { Status: 'FAILED', StatusReason: reasonIn(failure) }),
  };
}

export type QualifiedReference = FunctionReference & { qualifier: string };

/** The version that it names, by itself or by an alias. */
function published(known: LambdaFunction, { name, qualifier }: QualifiedReference): FunctionVersion {
  const alias = known.aliases.get(qualifier);
  const number = alias?.version ?? qualifier;
  if (number === LATEST) {
    throw badParameter(UNPUBLISHED);
  }
  const version = known.published.get(number);
  if (version === undefined) throw notFound(functionArn(name, qualifier));
  return version;
}

/** What was promised to a version: by its number, or by aliases that lead to it. Oldest first. */
function promisesOf(known: LambdaFunction, version: string): (readonly [string, ProvisionedConcurrency])[] {
  return [...known.provisioned].filter(
    ([qualifier]) => (known.aliases.get(qualifier)?.version ?? qualifier) === version,
  );
}

function conflict(message: string): RequestError {
  return new RequestError(409, 'ResourceConflictException', message);
}

/** @param failure JSON that code of a function may have written */
function reasonIn(failure: Buffer): string {
  const text = failure.toString('utf8', 0, 64 * 1024);
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) {
      const { errorType, errorMessage } = value;
      return `FUNCTION_ERROR_INIT_FAILURE: ${String(errorType)}: ${String(errorMessage)}`.slice(
        0,
        MAX_REASON_CHARACTERS,
      );
    }
  } catch {
    // No JSON: shown as it is.
  }
  return `FUNCTION_ERROR_INIT_FAILURE: ${text}`.slice(0, MAX_REASON_CHARACTERS);
}
