/** The runtime's HTTP interface: what can be asked, and which part answers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import type { FunctionCalls } from './function-calls.js';
import type { FunctionRegistry } from './function-registry.js';
import { isFunctionName, parseFunctionSpec } from './function-spec.js';
import type { Route } from './http-front.js';
import { invokeRoute, respondTooLarge } from './invoke-route.js';
import type { LambdaFunctions } from './lambda-api/lambda-functions.js';
import { lambdaInvoke } from './lambda-api/lambda-invoke.js';
import { lambdaRoutes } from './lambda-api/lambda-routes.js';
import { observedFunctions } from './observed-functions.js';
import { OPEN_METRICS_TYPE, openMetrics } from './open-metrics.js';
import { readBody } from './read-body.js';
import { readJson } from './read-json.js';
import { RequestError } from './request-error.js';
import { respondError, respondFlow, respondJson } from './respond.js';
import { statesRoutes } from './states-api/states-routes.js';
import { checkDefinition, MAX_DEFINITION_BYTES } from './states/check-definition.js';
import type { Json } from './states/json.js';
import type { Machine } from './states/machine.js';
import { realWorld } from './states/real-world.js';
import { runMachine } from './states/run-machine.js';
import type { RuntimeDescription } from './runtime-description.js';

/** AWS Lambda takes packages of 50 MB; base64 adds a third. */
const MAX_DEPLOYMENT_BYTES = 68 * 1024 * 1024;
/** With what stands around the definition. */
const MAX_FLOW_BYTES = MAX_DEFINITION_BYTES + 1024;

export interface RouteContext {
  id: string;
  functions: FunctionRegistry;
  lambda: LambdaFunctions;
  calls: FunctionCalls;
  describe(): RuntimeDescription;
  /** Asked to by a request; begins once its answer is out. */
  shutDown(): void;
}

export function routes(context: RouteContext): Route[] {
  const { functions, lambda, calls } = context;
  const flows = new Map<string, Machine>();

  return [
    // What benchmarks call comes first: it is found quickest.
    {
      method: 'POST',
      path: '/2015-03-31/functions/:name/invocations',
      handle(name, request, response) {
        if (functions.get(name) !== undefined && isPlain(name, request)) {
          return invokeRoute(functions, name, request, response);
        }
        lambdaInvoke(functions, lambda, name, request, response);
      },
    },
    {
      method: 'POST',
      path: '/faasmark/flows/:name/executions',
      handle(name, request, response) {
        readBody(request, MAX_PAYLOAD_BYTES, (event) => {
          if (event === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
          const machine = flows.get(name);
          if (machine === undefined) {
            return respondError(response, 404, 'ResourceNotFoundException', `Flow not found: ${name}`);
          }
          const requestId = randomUUID();
          const names = {
            executionId: requestId,
            executionName: requestId,
            machineId: name,
            machineName: name,
          };
          const execution = runMachine({
            machine,
            input: event,
            calls,
            world: realWorld,
            maxPayloadBytes: MAX_PAYLOAD_BYTES,
            names,
          });
          response.on('close', () => execution.cancel());
          void execution.outcome.then((outcome) => respondFlow(response, requestId, outcome));
        });
      },
    },
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
          const { name, memoryMb, timeoutMs, maxInstances, concurrency } = hosted.spec;
          const instances = hosted.instances().length;
          return { name, memoryMb, timeoutMs, maxInstances, concurrency, instances };
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
    {
      method: 'PUT',
      path: '/faasmark/flows/:name',
      async handle(name, request, response) {
        const body = await readJson(request, MAX_FLOW_BYTES);
        if (!isFunctionName(name)) throw new RequestError(400, 'InvalidName', `no name for a flow: ${name}`);
        const value =
          typeof body === 'object' && body !== null && 'definition' in body ? body.definition : null;
        // What JSON.parse made is JSON.
        const checked = checkDefinition(value as Json);
        if (checked.kind === 'problems') {
          const all = checked.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
          throw new RequestError(400, 'InvalidDefinition', all);
        }
        flows.set(name, checked.machine);
        respondJson(response, 200, { name });
      },
    },
    {
      method: 'DELETE',
      path: '/faasmark/flows/:name',
      handle(name, _request, response) {
        if (!flows.delete(name)) throw notFound(`Flow not found: ${name}`);
        response.writeHead(204).end();
      },
    },
    ...lambdaRoutes(lambda),
    ...statesRoutes(calls),
  ];
}

/** A call of the newest code, that waits for its reply. */
function isPlain(name: string, request: IncomingMessage): boolean {
  const { headers, url = '' } = request;
  return !name.includes(':') && !url.includes('?') && headers['x-amz-invocation-type'] === undefined;
}

function notFound(message: string): RequestError {
  return new RequestError(404, 'ResourceNotFoundException', message);
}
