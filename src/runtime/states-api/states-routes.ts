/** How an execution reaches functions goes in; the route of the AWS Step Functions API comes out, with the state machines behind it. */
import type { Route } from '../http-front.js';
import type { FunctionRegistry } from '../function-registry.js';
import { readBody } from '../read-body.js';
import { RequestError } from '../request-error.js';
import type { FunctionCalls } from '../function-calls.js';
import { operations } from './operations.js';
import { isJsonObject, type JsonObject } from '../states/json.js';
import type { ServerResponse } from 'node:http';

/** A definition of 1 MB, escaped inside of a string, with what stands around it. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const TARGET = /^AWSStepFunctions\.(\w+)$/;

/** AWS JSON 1.0 protocol (Smithy documentation): the operation in `X-Amz-Target`, errors as `__type`. */
export function statesRoutes(functions: FunctionRegistry, calls: FunctionCalls): Route[] {
  const known = operations(functions, calls);
  return [
    {
      method: 'POST',
      path: '/',
      handle(_, request, response) {
        const [, name = ''] = TARGET.exec(String(request.headers['x-amz-target'])) ?? [];
        const operation = Object.hasOwn(known, name) ? known[name] : undefined;
        readBody(request, MAX_REQUEST_BYTES, (body) => {
          const answer = async (): Promise<unknown> => {
            if (operation === undefined) {
              throw new RequestError(400, 'UnknownOperationException', `there is no operation ${name}`);
            }
            if (body === null)
              throw new RequestError(413, 'RequestEntityTooLargeException', 'the request is too large');
            return operation(parsed(body), (gone) => response.on('close', gone));
          };
          answer().then(
            (value) => respond(response, 200, value),
            (error: unknown) => {
              const { status, type, message } =
                error instanceof RequestError
                  ? error
                  : new RequestError(500, 'InternalFailure', String(error));
              respond(response, status, { __type: type, message });
            },
          );
        });
      },
    },
  ];
}

function parsed(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new RequestError(400, 'SerializationException', 'the body is no JSON');
  }
  if (isJsonObject(value)) return value;
  throw new RequestError(400, 'SerializationException', 'the body is no JSON object');
}

function respond(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length });
  response.end(body);
}
