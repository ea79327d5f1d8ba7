/** The hot path: an event comes in by HTTP, goes to an instance as it is, and its reply goes out as it is. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from './call.js';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import { refuseUnknown, type FunctionRegistry } from './function-registry.js';
import type { HttpReply } from './http-reply.js';
import { readBody } from './read-body.js';
import { outcomeReply, respond, respondError } from './respond.js';

/**
 * @param onReply called once, perhaps before this returns
 * @returns what to call when the caller goes away
 */
export function invoke(
  functions: FunctionRegistry,
  name: string,
  event: Buffer,
  onReply: (reply: HttpReply) => void,
): () => void {
  const requestId = randomUUID();
  const call: Call = {
    event,
    requestId,
    done: (outcome) => onReply(outcomeReply(requestId, outcome)),
  };
  return handOver(functions, name, call);
}

/** @returns what to call when the caller goes away: a call that waits is dropped, one that had begun runs to its end */
export function handOver(functions: FunctionRegistry, name: string, call: Call): () => void {
  const hosted = functions.get(name);
  if (hosted === undefined) refuseUnknown(name, call);
  // After a new deployment the call waits at the version that has the name then.
  else if (hosted.call(call)) return () => functions.get(name)?.drop(call);
  return runsOn;
}

const runsOn = (): void => {};

export function invokeRoute(
  functions: FunctionRegistry,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  readBody(request, MAX_PAYLOAD_BYTES, (event) => {
    if (event === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
    // To a client that has gone this writes nothing.
    response.on(
      'close',
      invoke(functions, name, event, (reply) => respond(response, reply)),
    );
  });
}

export function respondTooLarge(response: ServerResponse, maxBytes: number): void {
  const message = `Request must be smaller than ${maxBytes} bytes`;
  respondError(response, 413, 'RequestEntityTooLargeException', message);
}
