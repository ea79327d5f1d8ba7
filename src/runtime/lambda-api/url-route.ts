/** The route below which function URLs lie: a request comes in by any method, an event goes to the function, and its answer goes out as a response. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Call, Outcome } from '../call.js';
import { MAX_PAYLOAD_BYTES } from '../frames.js';
import type { FunctionRegistry } from '../function-registry.js';
import type { Route } from '../http-front.js';
import { handOver, respondTooLarge } from '../invoke-route.js';
import { readBody } from '../read-body.js';
import { RequestError } from '../request-error.js';
import { respondError } from '../respond.js';
import { callNotes } from './call-notes.js';
import { URL_ROOT, type FunctionUrls } from './function-urls.js';
import { invocationTarget } from './invocation-target.js';
import type { LambdaFunctions } from './lambda-functions.js';
import { urlEvent } from './url-event.js';
import { urlResponse } from './url-response.js';

export function urlRoute(functions: FunctionRegistry, lambda: LambdaFunctions, urls: FunctionUrls): Route {
  return {
    method: '*',
    path: `${URL_ROOT}*`,
    handle(rest, request, response) {
      const slash = rest.indexOf('/');
      const id = slash < 0 ? rest : rest.slice(0, slash);
      const url = urls.byId(id);
      // AWS answers so for an address that is nobody's.
      if (url === undefined)
        throw new RequestError(403, 'AccessDeniedException', 'Forbidden: no such function URL');
      const { deployedName, version } = invocationTarget(lambda, url.reference);
      const notes = callNotes(url.reference, version, undefined);
      readBody(request, MAX_PAYLOAD_BYTES, (body) => {
        if (body === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
        const requestId = randomUUID();
        const path = slash < 0 ? '/' : rest.slice(slash);
        const event = Buffer.from(urlEvent(request, { id, path, body, requestId }));
        if (event.length > MAX_PAYLOAD_BYTES) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
        const call: Call = {
          event,
          requestId,
          done: (outcome) => respondAtUrl(response, requestId, outcome),
        };
        if (notes !== null) call.notes = notes;
        response.on('close', handOver(functions, deployedName, call));
      });
    },
  };
}

/** Developer guide, "Invoking Lambda function URLs": what a function does wrong is a 502, whose reason stands in its log only. */
function respondAtUrl(response: ServerResponse, requestId: string, outcome: Outcome): void {
  response.setHeader('x-amzn-requestid', requestId);
  if (outcome.kind === 'refusal')
    return respondError(response, outcome.status, outcome.type, outcome.message, outcome.reason);
  const answer = outcome.kind === 'reply' ? urlResponse(outcome.body) : null;
  if (answer === null)
    return respondError(response, 502, 'InternalServerErrorException', 'Internal Server Error');
  const { status, headers, body } = answer;
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, bodiless ? headers : { ...headers, 'content-length': body.length });
  response.end(bodiless ? undefined : body);
}
