/** A request goes in, its body comes out as a JSON value, or as the error that its sender is to be told. */
import type { IncomingMessage } from 'node:http';
import { hasTooManyParts } from './has-too-many-parts.js';
import { readBody } from './read-body.js';
import { RequestError } from './request-error.js';

/** @throws RequestError 413 or 400 */
export function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    readBody(request, maxBytes, (body) => {
      if (body === null) {
        const message = `Request must be smaller than ${maxBytes} bytes`;
        return reject(new RequestError(413, 'RequestEntityTooLargeException', message));
      }
      if (hasTooManyParts(body)) {
        return reject(new RequestError(400, 'InvalidRequestContentException', 'the body has too many parts'));
      }
      try {
        resolve(JSON.parse(body.toString()));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        reject(new RequestError(400, 'InvalidRequestContentException', `the body is no JSON: ${reason}`));
      }
    });
  });
}
