/** The body of a flow's deployment goes in, unknown; a checked flow comes out. */
import type { Flow } from '../model/Composition.js';
import { RequestError } from './request-error.js';

export const MAX_FLOW_DEPTH = 32;
export const MAX_FLOW_TASKS = 1000;

/** @throws RequestError 400 when it is no flow, too deep, too large, or names a function that is not deployed */
export function checkFlow(value: unknown, isDeployed: (name: string) => boolean): Flow {
  let tasks = 0;
  const check = (part: unknown, depth: number): Flow => {
    if (depth > MAX_FLOW_DEPTH) throw bad(`deeper than ${MAX_FLOW_DEPTH}`);
    if (typeof part !== 'object' || part === null || !('kind' in part)) throw bad('each part needs a kind');
    if (part.kind === 'task') {
      if (++tasks > MAX_FLOW_TASKS) throw bad(`more than ${MAX_FLOW_TASKS} tasks`);
      if (!('function' in part) || typeof part.function !== 'string') throw bad('a task needs a function');
      if (!isDeployed(part.function)) throw bad(`Function not found: ${part.function}`);
      return { kind: 'task', function: part.function };
    }
    if (part.kind === 'sequence') {
      if (!('steps' in part) || !Array.isArray(part.steps) || part.steps.length === 0) {
        throw bad('a sequence needs steps');
      }
      return { kind: 'sequence', steps: part.steps.map((step: unknown) => check(step, depth + 1)) };
    }
    if (part.kind === 'map') {
      if (!('over' in part)) throw bad('a map needs what to map over each item');
      return { kind: 'map', over: check(part.over, depth + 1) };
    }
    throw bad(`no such kind: ${JSON.stringify(part.kind)}`);
  };
  return check(value, 1);
}

function bad(message: string): RequestError {
  return new RequestError(400, 'InvalidDefinition', `flow: ${message}`);
}
