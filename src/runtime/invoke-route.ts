/** The hot path: an invocation comes in by HTTP, goes to an instance as it is, and its reply goes out as it is. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from './call.js';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import { refuseUnknown, type FunctionRegistry } from './function-registry.js';
import { readBody } from './read-body.js';
import { respondError, respondOutcome } from './respond.js';

export function invokeRoute(
  functions: FunctionRegistry,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  version?: string,
): void {
  readBody(request, MAX_PAYLOAD_BYTES, (event) => {
    if (event === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
    const requestId = randomUUID();
    const call: Call = {
      event,
      requestId,
      // To a client that has gone this writes nothing; a call that had begun has run to its end all the same.
      done: (outcome) => respondOutcome(response, requestId, outcome, version),
    };
    handOver(functions, name, call, response);
  });
}

/** @param response whose caller is the only one who waits for the outcome */
export function handOver(
  functions: FunctionRegistry,
  name: string,
  call: Call,
  response: ServerResponse,
): void {
  const hosted = functions.get(name);
  if (hosted === undefined) return refuseUnknown(name, call);
  const waits = hosted.call(call);
  // After a new deployment the call waits at the version that has the name then.
  if (waits) response.on('close', () => functions.get(name)?.drop(call));
}

export function respondTooLarge(response: ServerResponse, maxBytes: number): void {
  const message = `Request must be smaller than ${maxBytes} bytes`;
  respondError(response, 413, 'RequestEntityTooLargeException', message);
}
