/** How functions are reached goes in; the operations of the AWS Step Functions API come out by their names. */
import type { FunctionCalls } from '../function-calls.js';
import type { FunctionRegistry } from '../function-registry.js';
import type { JsonObject } from '../states/json.js';
import { executionOperations } from './execution-operations.js';
import { machineOperations } from './machine-operations.js';
import { machineStore } from './machine-store.js';
import { tagOperations } from './tag-operations.js';

/** `onGone` is told what to do when the caller goes away before the answer. */
export type Operation = (request: JsonObject, onGone: (then: () => void) => void) => unknown;

export function operations(
  functions: FunctionRegistry,
  calls: FunctionCalls,
): Readonly<Record<string, Operation>> {
  const machines = machineStore(functions);
  return {
    ...machineOperations(machines),
    ...tagOperations(machines),
    ...executionOperations(machines, calls),
  };
}
