/** The Lambda Runtime API for one instance: HTTP requests of its bootstrap come in as events, invocations go out as answers to its long poll. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { failureBody } from './call.js';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import { readBody } from './read-body.js';
import { hostsOf, refuseForeign } from './refuse-foreign.js';

const PREFIX = '/2018-06-01/runtime/';

/** What a bootstrap says of an error is parsed here, unlike payloads: a trace has room, a flood has not. */
export const MAX_ERROR_BYTES = 256 * 1024;

/** More than any client needs; bounds what one instance can take of the gateway's descriptors. */
const MAX_CONNECTIONS = 16;

/** What is handed to the bootstrap. */
export interface RuntimeInvocation {
  ordinal: number;
  requestId: string;
  event: Buffer;
  deadlineMs: number;
  functionArn: string;
  /** JSON. */
  clientContext: string | null;
}

export interface RuntimeApiListener {
  /** The first long poll: it has initialised. */
  ready(): void;
  /** Once for each invocation. */
  result(ordinal: number, body: Buffer): void;
  failure(ordinal: number, body: Buffer): void;
  /** It cannot initialise; `body` is a JSON object with the reason. */
  initFailed(body: Buffer): void;
}

export interface RuntimeApi {
  /** Receives the port. */
  listen(onListening: (port: number) => void, onError: (error: Error) => void): void;
  invoke(invocation: RuntimeInvocation): void;
  close(): void;
}

/**
 * Paths, headers and statuses: AWS documentation, "Using the Lambda runtime API for custom runtimes"; types and
 * sentences of errors: AWS's Lambda Runtime Interface Emulator. One invocation at a time, as on Lambda.
 */
export function runtimeApi(listener: RuntimeApiListener): RuntimeApi {
  // Bootstraps keep their connection while they work, and take their time to answer: neither is a reason to close it.
  const server = createServer({ noDelay: true, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.maxConnections = MAX_CONNECTIONS;
  let hosts: ReadonlySet<string> = new Set();
  let initialised = false;
  /** Not yet asked for, oldest first. */
  const waiting: RuntimeInvocation[] = [];
  /** Handed out, without an answer. */
  let current: RuntimeInvocation | null = null;
  let polls: ServerResponse[] = [];

  const handOut = (): void => {
    const [poll] = polls;
    const [invocation] = waiting;
    if (current !== null || poll === undefined || invocation === undefined) return;
    polls.shift();
    waiting.shift();
    current = invocation;
    const { requestId, event, deadlineMs, functionArn, clientContext } = invocation;
    if (clientContext !== null) poll.setHeader('Lambda-Runtime-Client-Context', clientContext);
    poll.writeHead(200, {
      'content-type': 'application/json',
      'content-length': event.length,
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': deadlineMs,
      'Lambda-Runtime-Invoked-Function-Arn': functionArn,
      'Lambda-Runtime-Trace-Id': traceId(requestId),
    });
    poll.end(event);
  };

  const next = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    if (current !== null) return refuseState(response, 'Running', 'Ready');
    polls.push(response);
    // A client that gives up and asks again must not be sent an event on the connection that it left.
    response.on('close', () => (polls = polls.filter((poll) => poll !== response)));
    if (!initialised) {
      initialised = true;
      listener.ready();
    }
    handOut();
  };

  /** The invocation in hand, if the request is about it; otherwise the request is refused. */
  const claimed = (requestId: string, response: ServerResponse, to: string): RuntimeInvocation | null => {
    if (current === null) refuseState(response, initialised ? 'Ready' : 'Started', to);
    else if (current.requestId === requestId) return current;
    else refuse(response, 403, 'InvalidRequestID', 'Invalid request ID');
    return null;
  };

  const onResult = (requestId: string, request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, MAX_PAYLOAD_BYTES, (body) => {
      const invocation = claimed(requestId, response, 'InvocationResponse');
      if (invocation === null) return;
      // A streamed response ends with a trailer when its function fails on the way.
      const lateErrorType = request.trailers[ERROR_TYPE_HEADER];
      current = null;
      if (body === null) {
        listener.failure(invocation.ordinal, tooLarge('Response payload size', MAX_PAYLOAD_BYTES));
        refuseTooLarge(response, MAX_PAYLOAD_BYTES);
        return handOut();
      }
      if (lateErrorType === undefined) listener.result(invocation.ordinal, body);
      else listener.failure(invocation.ordinal, failureBody(lateErrorType, 'the response ended in an error'));
      accept(response);
      handOut();
    });
  };

  const onFailure = (requestId: string, request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, MAX_ERROR_BYTES, (body) => {
      const invocation = claimed(requestId, response, 'InvocationErrorResponse');
      if (invocation === null) return;
      current = null;
      listener.failure(invocation.ordinal, describe(request, body));
      if (body === null) refuseTooLarge(response, MAX_ERROR_BYTES);
      else accept(response);
      handOut();
    });
  };

  const onInitError = (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, MAX_ERROR_BYTES, (body) => {
      if (initialised) return refuseState(response, 'Ready', 'InitError');
      // The answer first: after the event nobody is left to read it.
      accept(response);
      listener.initFailed(describe(request, body));
    });
  };

  server.on('request', (request, response) => {
    const foreign = refuseForeign(request, hosts);
    if (foreign !== null) return refuseUnread(request, response, 403, 'AccessDenied', foreign);
    const path = request.url ?? '';
    const [area, id, action, ...rest] = path.startsWith(PREFIX) ? path.slice(PREFIX.length).split('/') : [];
    const is = (method: string): boolean => {
      if (request.method === method) return true;
      refuseUnread(request, response, 405, 'MethodNotAllowed', `${request.method} ${path}`);
      return false;
    };
    if (area === 'init' && id === 'error' && action === undefined) {
      if (is('POST')) onInitError(request, response);
    } else if (area === 'invocation' && id === 'next' && action === undefined) {
      if (is('GET')) next(request, response);
    } else if (area === 'invocation' && id !== undefined && action === 'response' && rest.length === 0) {
      if (is('POST')) onResult(id, request, response);
    } else if (area === 'invocation' && id !== undefined && action === 'error' && rest.length === 0) {
      if (is('POST')) onFailure(id, request, response);
    } else {
      refuseUnread(request, response, 404, 'NotFound', `no such path: ${path}`);
    }
  });

  return {
    listen(onListening, onError) {
      server.on('error', onError);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address !== 'object' || address === null) return onError(new Error('it does not listen'));
        hosts = hostsOf(address.port);
        onListening(address.port);
      });
    },
    invoke(invocation) {
      waiting.push(invocation);
      handOut();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const ERROR_TYPE_HEADER = 'lambda-runtime-function-error-type';

/** What the bootstrap says of its error: a JSON object is passed on, anything else is put into one. */
function describe(request: IncomingMessage, body: Buffer | null): Buffer {
  if (body === null) return tooLarge('Error payload size', MAX_ERROR_BYTES);
  const text = body.toString().trim();
  const given = request.headers[ERROR_TYPE_HEADER];
  const errorType = typeof given === 'string' && given !== '' ? given : 'Runtime.Unknown';
  try {
    const value: unknown = JSON.parse(text);
    if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0
    ) {
      return Buffer.from(text);
    }
  } catch {
    // No JSON: then the text itself is the message.
  }
  return failureBody(errorType, text);
}

function tooLarge(what: string, maxBytes: number): Buffer {
  const message = `${what} exceeded maximum allowed payload size (${maxBytes} bytes).`;
  return failureBody('Function.ResponseSizeTooLarge', message);
}

/** AWS X-Ray Developer Guide, "Tracing header": not sampled, since there is nobody to send segments to. */
function traceId(requestId: string): string {
  const hex = requestId.replaceAll('-', '');
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${hex.slice(8)};Parent=${hex.slice(0, 16)};Sampled=0`;
}

function accept(response: ServerResponse): void {
  respond(response, 202, { status: 'OK' });
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  respond(response, status, { errorMessage, errorType });
}

function refuseState(response: ServerResponse, from: string, to: string): void {
  const message = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  refuse(response, 403, 'InvalidStateTransition', message);
}

function refuseTooLarge(response: ServerResponse, maxBytes: number): void {
  const message = `Exceeded maximum allowed payload size (${maxBytes} bytes).`;
  refuse(response, 413, 'RequestEntityTooLarge', message);
}

function refuseUnread(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  errorType: string,
  errorMessage: string,
): void {
  request.resume();
  refuse(response, status, errorType, errorMessage);
}

function respond(response: ServerResponse, status: number, value: object): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
