/** A request goes in; its body comes out as a JSON object, or as the error that its sender is to be told. */
import type { IncomingMessage } from 'node:http';
import { readJson } from '../read-json.js';
import { RequestError } from '../request-error.js';
import { isRecord } from './function-settings.js';

/** Everything but a package is small. */
const SMALL_BODY_BYTES = 64 * 1024;

/** @throws RequestError 413 or 400 */
export async function readObject(
  request: IncomingMessage,
  maxBytes = SMALL_BODY_BYTES,
): Promise<Record<string, unknown>> {
  const body = await readJson(request, maxBytes);
  if (isRecord(body)) return body;
  throw new RequestError(400, 'InvalidRequestContentException', 'the body must be a JSON object');
}
