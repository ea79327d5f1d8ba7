/** An invocation with a qualifier, a function's ARN, an invocation type or a wish for its log goes in; the version that it means carries it out. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../call.js';
import { MAX_PAYLOAD_BYTES } from '../frames.js';
import type { FunctionRegistry } from '../function-registry.js';
import { handOver, respondTooLarge } from '../invoke-route.js';
import { readBody } from '../read-body.js';
import { RequestError } from '../request-error.js';
import { outcomeReply, respond, respondError } from '../respond.js';
import { callNotes } from './call-notes.js';
import type { EventQueue } from './event-queue.js';
import { functionReference } from './function-reference.js';
import { badParameter } from './function-settings.js';
import { MAX_EVENT_BYTES } from './invocation-record.js';
import { invocationTarget } from './invocation-target.js';
import type { LambdaFunctions } from './lambda-functions.js';
import { logTail } from './log-tail.js';
import { queryOf } from './query-of.js';

export function lambdaInvoke(
  functions: FunctionRegistry,
  lambda: LambdaFunctions,
  events: EventQueue,
  segment: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const reference = functionReference(segment, queryOf(request).get('Qualifier'));
  const { deployedName, version } = invocationTarget(lambda, reference);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  switch (type) {
    case 'RequestResponse': {
      const wantsLog = wantsTail(request);
      const notes = callNotes(reference, version, request.headers['x-amz-client-context']);
      readBody(request, MAX_PAYLOAD_BYTES, (event) => {
        if (event === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
        const requestId = randomUUID();
        const memoryMb = functions.get(deployedName)?.spec.memoryMb ?? 0;
        const tail = wantsLog ? logTail({ requestId, version, memoryMb }) : null;
        const call: Call = {
          event,
          requestId,
          done(outcome) {
            const reply = outcomeReply(requestId, outcome, version);
            if (tail === null || outcome.kind === 'refusal') return respond(response, reply);
            const headers = [...reply.headers, 'x-amz-log-result', tail.result(outcome)];
            respond(response, { ...reply, headers });
          },
        };
        if (notes !== null) call.notes = notes;
        if (tail !== null) call.tail = tail;
        response.on('close', handOver(functions, deployedName, call));
      });
      return;
    }
    case 'DryRun':
      request.resume();
      if (functions.get(deployedName) === undefined) lambda.find(reference.name);
      response.writeHead(204, { 'x-amz-executed-version': version }).end();
      return;
    case 'Event': {
      const notes = callNotes(reference, version, request.headers['x-amz-client-context']);
      if (functions.get(deployedName) === undefined) lambda.find(reference.name);
      return receiveEvent(request, response, (payload, requestId) =>
        events.push(reference, payload, requestId, notes),
      );
    }
    default:
      throw badParameter(`Unknown invocation type: ${String(type).slice(0, 100)}`);
  }
}

/** Nobody waits for its outcome: what is wrong with it is told now. A wish for the log counts for calls with a reply only. */
function receiveEvent(
  request: IncomingMessage,
  response: ServerResponse,
  push: (payload: Buffer, requestId: string) => void,
): void {
  readBody(request, MAX_EVENT_BYTES, (payload) => {
    if (payload === null) return respondTooLarge(response, MAX_EVENT_BYTES);
    const requestId = randomUUID();
    try {
      if (payload.length > 0) checkJson(payload);
      push(payload, requestId);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return respondError(response, error.status, error.type, error.message);
    }
    response.writeHead(202, { 'content-length': 0, 'x-amzn-requestid': requestId }).end();
  });
}

/** @throws RequestError 400 */
function checkJson(payload: Buffer): void {
  try {
    JSON.parse(payload.toString());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Could not parse request body into json: ${reason.slice(0, 200)}`;
    throw new RequestError(400, 'InvalidRequestContentException', message);
  }
}

/** @throws RequestError 400 */
function wantsTail(request: IncomingMessage): boolean {
  const type = String(request.headers['x-amz-log-type'] ?? 'None');
  if (type === 'Tail' || type === 'None') return type === 'Tail';
  const message = `1 validation error detected: Value '${type.slice(0, 100)}' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail]`;
  throw new RequestError(400, 'ValidationException', message);
}
