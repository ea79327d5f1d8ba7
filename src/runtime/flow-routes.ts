/** How an execution reaches functions goes in; the routes that keep the project's own flows, and carry them out, come out. */
import { randomUUID } from 'node:crypto';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import type { FunctionCalls } from './function-calls.js';
import type { FunctionRegistry } from './function-registry.js';
import { isFunctionName } from './function-spec.js';
import { fuseFunctions, type OwnedFusion } from './fusion/fuse-functions.js';
import type { Route } from './http-front.js';
import type { HttpReply } from './http-reply.js';
import { respondTooLarge } from './invoke-route.js';
import { readBody } from './read-body.js';
import { readJson } from './read-json.js';
import { RequestError } from './request-error.js';
import { errorReply, flowReply, respond, respondJson } from './respond.js';
import { checkDefinition, MAX_DEFINITION_BYTES } from './states/check-definition.js';
import type { Json } from './states/json.js';
import type { Machine } from './states/machine.js';
import { realWorld } from './states/real-world.js';
import { MAX_EXECUTION_MS, runMachine } from './states/run-machine.js';

/** With what stands around the definition. */
const MAX_FLOW_BYTES = MAX_DEFINITION_BYTES + 1024;

export interface Flows {
  routes: readonly Route[];
  /**
   * @param onReply called once, perhaps before this returns
   * @returns what to call when the caller goes away
   */
  start(name: string, event: Buffer, onReply: (reply: HttpReply) => void): () => void;
}

interface Flow {
  machine: Machine;
  fusion: OwnedFusion | null;
}

export function flowRoutes(functions: FunctionRegistry, calls: FunctionCalls): Flows {
  const flows = new Map<string, Flow>();

  const start: Flows['start'] = (name, event, onReply) => {
    const flow = flows.get(name);
    if (flow === undefined) {
      onReply(errorReply(404, 'ResourceNotFoundException', `Flow not found: ${name}`));
      return () => {};
    }
    const requestId = randomUUID();
    const execution = runMachine({
      ...flow,
      input: event,
      calls,
      world: realWorld,
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      maxDurationMs: MAX_EXECUTION_MS,
      names: { executionId: requestId, executionName: requestId, machineId: name, machineName: name },
    });
    void execution.outcome.then((outcome) => onReply(flowReply(requestId, outcome)));
    return () => execution.cancel();
  };

  const routes: Route[] = [
    {
      method: 'POST',
      path: '/faasmark/flows/:name/executions',
      handle(name, request, response) {
        readBody(request, MAX_PAYLOAD_BYTES, (event) => {
          if (event === null) return respondTooLarge(response, MAX_PAYLOAD_BYTES);
          response.on(
            'close',
            start(name, event, (reply) => respond(response, reply)),
          );
        });
      },
    },
    {
      method: 'PUT',
      path: '/faasmark/flows/:name',
      async handle(name, request, response) {
        const body = await readJson(request, MAX_FLOW_BYTES);
        if (!isFunctionName(name)) throw new RequestError(400, 'InvalidName', `no name for a flow: ${name}`);
        const { machine, fuse } = parseFlow(body);
        const fusion = fuse ? fuseFunctions(functions, machine, MAX_PAYLOAD_BYTES) : null;
        await fusion?.prepare();
        flows.get(name)?.fusion?.dispose();
        flows.set(name, { machine, fusion });
        respondJson(response, 200, { name });
      },
    },
    {
      method: 'DELETE',
      path: '/faasmark/flows/:name',
      handle(name, _request, response) {
        const flow = flows.get(name);
        if (flow === undefined) {
          throw new RequestError(404, 'ResourceNotFoundException', `Flow not found: ${name}`);
        }
        flows.delete(name);
        flow.fusion?.dispose();
        response.writeHead(204).end();
      },
    },
  ];
  return { routes, start };
}

/** @throws RequestError 400 */
function parseFlow(body: unknown): { machine: Machine; fuse: boolean } {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  // What JSON.parse made is JSON.
  const checked = checkDefinition((fields['definition'] ?? null) as Json);
  if (checked.kind === 'problems') {
    const all = checked.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new RequestError(400, 'InvalidDefinition', all);
  }
  const { fuse = false } = fields;
  if (typeof fuse === 'boolean') return { machine: checked.machine, fuse };
  throw new RequestError(400, 'InvalidParameterValueException', 'fuse must be true or false');
}
