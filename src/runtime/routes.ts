/** The runtime's HTTP interface: what can be asked, and which part answers. */
import type { IncomingMessage } from 'node:http';
import { flowRoutes, type Flows } from './flow-routes.js';
import type { FunctionCalls } from './function-calls.js';
import type { FunctionRegistry } from './function-registry.js';
import { parseFunctionSpec } from './function-spec.js';
import type { Route } from './http-front.js';
import { invoke, invokeRoute } from './invoke-route.js';
import type { EventQueue } from './lambda-api/event-queue.js';
import { functionUrls } from './lambda-api/function-urls.js';
import type { LambdaFunctions } from './lambda-api/lambda-functions.js';
import { lambdaInvoke } from './lambda-api/lambda-invoke.js';
import { lambdaRoutes } from './lambda-api/lambda-routes.js';
import { urlConfigRoutes } from './lambda-api/url-config-routes.js';
import { urlRoute } from './lambda-api/url-route.js';
import { observedFunctions } from './observed-functions.js';
import { OPEN_METRICS_TYPE, openMetrics } from './open-metrics.js';
import { readJson } from './read-json.js';
import type { PlainService } from './plain-requests/plain-connection.js';
import { RequestError } from './request-error.js';
import { respondJson } from './respond.js';
import { statesRoutes } from './states-api/states-routes.js';
import type { RuntimeDescription } from './runtime-description.js';

/** AWS Lambda takes packages of 50 MB; base64 adds a third. */
const MAX_DEPLOYMENT_BYTES = 68 * 1024 * 1024;

export interface RouteContext {
  id: string;
  functions: FunctionRegistry;
  lambda: LambdaFunctions;
  events: EventQueue;
  calls: FunctionCalls;
  describe(): RuntimeDescription;
  /** Asked to by a request; begins once its answer is out. */
  shutDown(): void;
}

export function routes(context: RouteContext): { routes: readonly Route[]; plain: PlainService } {
  const { functions, lambda, events, calls } = context;
  const flows = flowRoutes(functions, calls);
  const urls = functionUrls(lambda);

  const all: Route[] = [
    // What benchmarks call comes first: it is found quickest.
    {
      method: 'POST',
      path: '/2015-03-31/functions/:name/invocations',
      handle(name, request, response) {
        if (functions.get(name) !== undefined && isPlain(name, request)) {
          return invokeRoute(functions, name, request, response);
        }
        lambdaInvoke(functions, lambda, events, name, request, response);
      },
    },
    ...flows.routes,
    {
      method: 'GET',
      path: '/faasmark/runtime',
      handle: (_, _request, response) => respondJson(response, 200, context.describe()),
    },
    {
      method: 'GET',
      path: '/faasmark/metrics',
      handle(_, _request, response) {
        const text = openMetrics(observedFunctions(functions), context.describe().pooled);
        response.writeHead(200, { 'content-type': OPEN_METRICS_TYPE }).end(text);
      },
    },
    {
      method: 'DELETE',
      path: '/faasmark/runtime',
      handle(_, request, response) {
        const id = new URL(request.url ?? '/', 'http://runtime').searchParams.get('id');
        if (id !== context.id)
          throw new RequestError(409, 'ConflictException', `this is runtime ${context.id}`);
        response.on('finish', context.shutDown);
        response.shouldKeepAlive = false;
        respondJson(response, 200, { id });
      },
    },
    {
      method: 'GET',
      path: '/faasmark/functions',
      handle(_, _request, response) {
        const list = [...functions.current()].map((hosted) => {
          const { name, memoryMb, timeoutMs, concurrency, ...spec } = hosted.spec;
          const { minInstances, maxInstances, keepAliveMs } = spec;
          const bounds = { minInstances, maxInstances, keepAliveMs, concurrency };
          return { name, memoryMb, timeoutMs, ...bounds, instances: hosted.instances().length };
        });
        respondJson(response, 200, { functions: list });
      },
    },
    {
      method: 'PUT',
      path: '/faasmark/functions/:name',
      async handle(name, request, response) {
        const body = await readJson(request, MAX_DEPLOYMENT_BYTES);
        const startedMs = performance.now();
        await functions.deploy(parseFunctionSpec(name, body));
        respondJson(response, 200, { name, deployUs: Math.round((performance.now() - startedMs) * 1000) });
      },
    },
    {
      method: 'DELETE',
      path: '/faasmark/functions/:name',
      handle(name, _request, response) {
        if (!functions.remove(name)) throw notFound(`Function not found: ${name}`);
        response.writeHead(204).end();
      },
    },
    {
      method: 'GET',
      path: '/faasmark/functions/:name/logs',
      handle(name, _request, response) {
        const hosted = functions.get(name);
        if (hosted === undefined) throw notFound(`Function not found: ${name}`);
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(hosted.log.text());
      },
    },
    ...lambdaRoutes(lambda),
    ...urlConfigRoutes(urls),
    urlRoute(functions, lambda, urls),
    ...statesRoutes(functions, calls),
  ];
  return { routes: all, plain: plainService(functions, flows) };
}

const FUNCTIONS_PREFIX = '/2015-03-31/functions/';
const FUNCTIONS_SUFFIX = '/invocations';
const FLOWS_PREFIX = '/faasmark/flows/';
const FLOWS_SUFFIX = '/executions';

/** What is measured: calls of functions and flows by their names. */
function plainService(functions: FunctionRegistry, flows: Flows): PlainService {
  return (path, body, reply) => {
    if (path.startsWith(FUNCTIONS_PREFIX) && path.endsWith(FUNCTIONS_SUFFIX)) {
      const name = path.slice(FUNCTIONS_PREFIX.length, -FUNCTIONS_SUFFIX.length);
      return functions.get(name) === undefined ? null : invoke(functions, name, body, reply);
    }
    if (path.startsWith(FLOWS_PREFIX) && path.endsWith(FLOWS_SUFFIX)) {
      return flows.start(path.slice(FLOWS_PREFIX.length, -FLOWS_SUFFIX.length), body, reply);
    }
    return null;
  };
}

/** A call of the newest code, that waits for its reply. */
function isPlain(name: string, request: IncomingMessage): boolean {
  const { headers, url = '' } = request;
  return (
    !name.includes(':') &&
    !url.includes('?') &&
    headers['x-amz-invocation-type'] === undefined &&
    headers['x-amz-log-type'] === undefined &&
    headers['x-amz-client-context'] === undefined
  );
}

function notFound(message: string): RequestError {
  return new RequestError(404, 'ResourceNotFoundException', message);
}
