/** HTTP requests on loopback come in and go to the route they name; everything else is refused with a reason. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { boundedResponse } from './bounded-response.js';
import { hostsOf, refuseForeign } from './refuse-foreign.js';
import { RequestError } from './request-error.js';
import { respondError } from './respond.js';
import { unsentAnswers } from './unsent-answers.js';

export type Handler = (parameter: string, request: IncomingMessage, response: ServerResponse) => unknown;

/** Each `:name` in `path` stands for one segment; a handler gets several with slashes between them. `/*` at the end: all that comes below. */
export interface Route {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | '*';
  path: string;
  handle: Handler;
}

interface CompiledRoute extends Route {
  before: string;
  after: string;
  exact: boolean;
  /** For what has several parameters. */
  pattern: RegExp | null;
}

/** Longer than any client here keeps an idle connection, so that none is closed under a request on its way. */
export const KEEP_ALIVE_MS = 10 * 60_000;

/** What one client may take of what all share. */
export interface FrontLimits {
  /** From the connection's or the message's first byte to the end of its headers. */
  headersTimeoutMs: number;
  /** To the end of its body. How long its answer takes is not limited here. */
  requestTimeoutMs: number;
  /** How often both are looked at. */
  checkEveryMs: number;
  maxHeaderBytes: number;
  /** What comes beyond is closed at once. */
  maxConnections: number;
}

/**
 * Everybody is on this machine: a deployment of 68 MB arrives within a second, so that Node's 60 s and 300 s, looked
 * at every 30 s, only serve those who hold connections. 16 KB of headers are Node's default, written down because an
 * environment could change it. Connections: twice the most that a driver has in flight, and far below a hard limit
 * of descriptors that instances need a share of, too.
 */
export const FRONT_LIMITS: FrontLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  checkEveryMs: 2000,
  maxHeaderBytes: 16 * 1024,
  maxConnections: 8192,
};

/** @param routes the first are found quickest @returns a server that does not listen yet */
export function httpFront(
  routes: readonly Route[],
  report: (message: string) => void,
  limits: FrontLimits = FRONT_LIMITS,
  unsent = unsentAnswers(report),
): Server {
  const compiled = routes.map(compile);
  const server = createServer({
    noDelay: true,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: limits.maxHeaderBytes,
    // Whatever Node was started with: a message that can be read in two ways is refused.
    insecureHTTPParser: false,
    ServerResponse: boundedResponse(unsent),
  });
  server.maxConnections = limits.maxConnections;
  let hosts: ReadonlySet<string> = new Set();
  server.on('listening', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) hosts = hostsOf(address.port);
  });
  server.on('request', (request, response) => {
    const refusal = refuseForeign(request, hosts);
    if (refusal !== null) return refuse(request, response, 403, 'AccessDeniedException', refusal);
    const target = request.url ?? '/';
    const query = target.indexOf('?');
    const path = query < 0 ? target : target.slice(0, query);
    let known = false;
    for (const route of compiled) {
      const parameter = match(route, path);
      if (parameter === null) continue;
      known = true;
      if (route.method !== request.method && route.method !== '*') continue;
      return run(route.handle, parameter, request, response, report);
    }
    if (known) return refuse(request, response, 405, 'MethodNotAllowed', `${request.method} ${path}`);
    return refuse(request, response, 404, 'UnknownOperationException', `no such path: ${path}`);
  });
  return server;
}

function compile(route: Route): CompiledRoute {
  if (route.path.endsWith('/*')) {
    const pattern = new RegExp(`^${route.path.slice(0, -1)}(.*)$`, 's');
    return { ...route, before: '', after: '', exact: false, pattern };
  }
  const [before = '', rest, ...others] = route.path.split(/:\w+/);
  // Paths are ours: nothing in them means anything else in a pattern.
  const pattern = others.length === 0 ? null : new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`);
  return { ...route, before, after: rest ?? '', exact: rest === undefined, pattern };
}

/** The parameter (empty where the route has none), or null when the path is another. */
function match(route: CompiledRoute, path: string): string | null {
  if (route.exact) return path === route.path ? '' : null;
  if (route.pattern !== null) return route.pattern.exec(path)?.slice(1).join('/') ?? null;
  if (!path.startsWith(route.before) || !path.endsWith(route.after)) return null;
  const parameter = path.slice(route.before.length, path.length - route.after.length);
  return parameter === '' || parameter.includes('/') ? null : parameter;
}

function run(
  handle: Handler,
  parameter: string,
  request: IncomingMessage,
  response: ServerResponse,
  report: (message: string) => void,
): void {
  const onError = (error: unknown): void => {
    if (error instanceof RequestError) return respondError(response, error.status, error.type, error.message);
    report(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (!response.headersSent) respondError(response, 500, 'ServiceException', 'internal error; see stderr');
  };
  try {
    const result = handle(parameter, request, response);
    if (result instanceof Promise) result.catch(onError);
  } catch (error) {
    onError(error);
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
): void {
  request.resume();
  respondError(response, status, type, message);
}
