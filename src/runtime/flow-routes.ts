/** Flows of the runtime's own API: a definition in Amazon States Language is put under a name, and started with an event by that name. */
import { randomUUID } from 'node:crypto';
import { MAX_PAYLOAD_BYTES } from './frames.js';
import { isFunctionName } from './function-spec.js';
import type { Route } from './http-front.js';
import type { HttpReply } from './http-reply.js';
import { respondTooLarge } from './invoke-route.js';
import { readBody } from './read-body.js';
import { readJson } from './read-json.js';
import { RequestError } from './request-error.js';
import { errorReply, flowReply, respond, respondJson } from './respond.js';
import type { FunctionCalls } from './states/call-function.js';
import { checkDefinition, MAX_DEFINITION_BYTES } from './states/check-definition.js';
import type { Json } from './states/json.js';
import type { Machine } from './states/machine.js';
import { realWorld } from './states/real-world.js';
import { runMachine } from './states/run-machine.js';

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

export function flowRoutes(calls: FunctionCalls): Flows {
  const flows = new Map<string, Machine>();

  const start: Flows['start'] = (name, event, onReply) => {
    const machine = flows.get(name);
    if (machine === undefined) {
      onReply(errorReply(404, 'ResourceNotFoundException', `Flow not found: ${name}`));
      return () => {};
    }
    const requestId = randomUUID();
    const names = { executionId: requestId, executionName: requestId, machineId: name, machineName: name };
    const execution = runMachine({
      machine,
      input: event,
      calls,
      world: realWorld,
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      names,
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
        if (!flows.delete(name)) {
          throw new RequestError(404, 'ResourceNotFoundException', `Flow not found: ${name}`);
        }
        response.writeHead(204).end();
      },
    },
  ];
  return { routes, start };
}
