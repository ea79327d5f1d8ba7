/** A definition and an input for a test go in; the outcome of its execution comes out, with functions that are plain callbacks and a clock that jumps. */
import assert from 'node:assert/strict';
import type { Call } from '../../../src/runtime/call.js';
import { failureBody } from '../../../src/runtime/call.js';
import type { FunctionCalls } from '../../../src/runtime/function-calls.js';
import type { World } from '../../../src/runtime/states/call-function.js';
import { checkDefinition } from '../../../src/runtime/states/check-definition.js';
import type { Json } from '../../../src/runtime/states/json.js';
import type { FlowOutcome } from '../../../src/runtime/states/execution.js';
import { runMachine } from '../../../src/runtime/states/run-machine.js';

/** What a function does with the text of its event; what it throws is an error of that name. */
export type TestFunctions = Readonly<Record<string, (event: string) => string | Promise<string>>>;

export interface Ran {
  outcome: FlowOutcome;
  output: unknown;
  /** Every wait that was asked for, ms. */
  delaysMs: number[];
}

export async function runDefinition(
  definition: Json,
  input: Json = {},
  functions: TestFunctions = {},
  maxPayloadBytes = 256 * 1024,
): Promise<Ran> {
  const checked = checkDefinition(definition);
  assert.equal(checked.kind, 'machine', JSON.stringify(checked));
  assert.ok(checked.kind === 'machine');
  const delaysMs: number[] = [];
  const world: World = {
    nowMs: () => performance.now(),
    now: () => new Date('2024-05-06T07:08:09Z'),
    after(delayMs, then) {
      // Time-outs of executions never come; waits are over at once.
      if (delayMs >= 60_000) return () => undefined;
      delaysMs.push(delayMs);
      const timer = setImmediate(then);
      return () => clearImmediate(timer);
    },
    random: () => 0.5,
    uuid: () => '00000000-0000-4000-8000-000000000000',
  };
  const execution = runMachine({
    machine: checked.machine,
    fusion: null,
    input: Buffer.from(JSON.stringify(input)),
    calls: callbacks(functions),
    world,
    maxPayloadBytes,
    maxDurationMs: 300_000,
    names: { executionId: 'e-id', executionName: 'e', machineId: 'm-id', machineName: 'm' },
  });
  const outcome = await execution.outcome;
  const output: unknown = outcome.kind === 'done' ? JSON.parse(Buffer.from(outcome.output).toString()) : null;
  return { outcome, output, delaysMs };
}

function callbacks(functions: TestFunctions): FunctionCalls {
  return {
    start(name, call) {
      setImmediate(() => void answer(functions[name], name, call));
      return null;
    },
    versionOf: () => '$LATEST',
    requestId: () => '00000000-0000-4000-8000-000000000000',
  };
}

async function answer(run: TestFunctions[string] | undefined, name: string, call: Call): Promise<void> {
  if (run === undefined) {
    const message = `Function not found: ${name}`;
    return call.done({ kind: 'refusal', status: 404, type: 'ResourceNotFoundException', message });
  }
  const times = { durationUs: 1, cpuUs: 1 };
  try {
    const body = Buffer.from(await run(Buffer.from(call.event).toString()));
    call.done({ kind: 'reply', body, instance: 'i', ordinal: 1, ageUs: 1, ...times });
  } catch (error) {
    const body = failureBody(error instanceof Error ? error.name : 'Error', 'no');
    call.done({ kind: 'failure', body, instance: 'i', ordinal: 1, ...times });
  }
}
