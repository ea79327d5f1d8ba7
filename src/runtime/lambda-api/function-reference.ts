/** A function as callers name it (name, partial or full ARN, with or without a version or alias) goes in; its name and qualifier come out. */
import { RequestError } from '../request-error.js';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const LATEST = '$LATEST';

export interface FunctionReference {
  name: string;
  /** A version's number, an alias, `$LATEST`, or null when the caller named none. */
  qualifier: string | null;
}

/** AWS Lambda API reference, the pattern of FunctionName; regions and accounts other than ours name nothing here. */
const REFERENCE =
  /^(?:arn:aws:lambda:us-east-1:)?(?:(?:000000000000:)?function:|000000000000:function:)?([a-zA-Z0-9_-]{1,64})(?::(\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/;
const ANY_REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?(?:function:)?[a-zA-Z0-9_-]{1,64}(?::(?:\$LATEST|[a-zA-Z0-9_-]+))?$/;
const QUALIFIER = /^(?:\$LATEST|[a-zA-Z0-9_-]{1,128})$/;

/** @param segment of the path, still percent-encoded @param qualifier from the query @throws RequestError 400 or 404 */
export function functionReference(segment: string, qualifier: string | null = null): FunctionReference {
  const text = decode(segment);
  const [, name, own] = REFERENCE.exec(text) ?? [];
  if (name === undefined) {
    if (ANY_REFERENCE.test(text))
      throw new RequestError(404, 'ResourceNotFoundException', `Function not found: ${text}`);
    throw invalid('functionName', text, ANY_REFERENCE.source);
  }
  if (qualifier !== null && !QUALIFIER.test(qualifier))
    throw invalid('qualifier', qualifier, QUALIFIER.source);
  if (own !== undefined && qualifier !== null && own !== qualifier) {
    const message = 'The derived qualifier from the function name does not match the specified qualifier.';
    throw new RequestError(400, 'InvalidParameterValueException', message);
  }
  return { name, qualifier: own ?? qualifier };
}

export function functionArn(name: string, qualifier: string | null = null): string {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  return qualifier === null ? arn : `${arn}:${qualifier}`;
}

/** AWS Lambda words what violates its model in this way. */
export function invalid(field: string, value: unknown, pattern: string): RequestError {
  const message =
    `1 validation error detected: Value '${String(value).slice(0, 200)}' at '${field}' failed to satisfy constraint: ` +
    `Member must satisfy regular expression pattern: ${pattern}`;
  return new RequestError(400, 'ValidationException', message);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A percent sign that encodes nothing: taken as it is, and refused by the pattern.
    return segment;
  }
}
