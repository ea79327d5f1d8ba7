/** Requests of the AWS Step Functions API go in, its answers come out; the machines live in memory. */
import { randomUUID } from 'node:crypto';
import { RequestError } from '../request-error.js';
import type { FunctionCalls } from '../function-calls.js';
import { parseDefinition } from '../states/check-definition.js';
import type { JsonObject } from '../states/json.js';
import type { Machine } from '../states/machine.js';
import { realWorld } from '../states/real-world.js';
import { runMachine } from '../states/run-machine.js';

/** `onGone` is told what to do when the caller goes away before the answer. */
export type Operation = (request: JsonObject, onGone: (then: () => void) => void) => unknown;

interface StoredMachine {
  arn: string;
  name: string;
  type: string;
  roleArn: string;
  definition: string;
  machine: Machine;
  revisionId: string;
  createdAtS: number;
}

const ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:stateMachine:(.+)$/;
const PREFIX = 'arn:aws:states:us-east-1:000000000000';
/** AWS Step Functions API reference, CreateStateMachine, `name`. */
const NO_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
/** AWS documentation, "Step Functions service quotas": the input or output of a state or an execution. */
const MAX_PAYLOAD_BYTES = 256 * 1024;
/** All definitions stay in memory. */
const MAX_MACHINES = 1_000;

export function operations(calls: FunctionCalls): Readonly<Record<string, Operation>> {
  const machines = new Map<string, StoredMachine>();

  const found = (request: JsonObject): StoredMachine => {
    const arn = textOf(request, 'stateMachineArn');
    if (!ARN.test(arn)) throw refused('InvalidArn', `Invalid Arn: '${arn}'`);
    const stored = machines.get(arn);
    if (stored !== undefined) return stored;
    throw refused('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };

  return {
    CreateStateMachine(request) {
      const name = nameOf(request, 'name');
      const type = request['type'] ?? 'STANDARD';
      if (type !== 'STANDARD' && type !== 'EXPRESS')
        throw refused('ValidationException', 'type must be STANDARD or EXPRESS');
      const definition = textOf(request, 'definition');
      const machine = machineOf(definition);
      const roleArn = textOf(request, 'roleArn');
      const arn = `${PREFIX}:stateMachine:${name}`;
      const old = machines.get(arn);
      // The same request again is the same answer (API reference, "idempotent API").
      if (
        old !== undefined &&
        (old.definition !== definition || old.type !== type || old.roleArn !== roleArn)
      ) {
        throw refused('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      }
      if (old !== undefined) return { stateMachineArn: arn, creationDate: old.createdAtS };
      if (machines.size >= MAX_MACHINES)
        throw refused('StateMachineLimitExceeded', `there are ${MAX_MACHINES} state machines`);
      const createdAtS = Date.now() / 1000;
      machines.set(arn, {
        arn,
        name,
        type,
        roleArn,
        definition,
        machine,
        revisionId: randomUUID(),
        createdAtS,
      });
      return { stateMachineArn: arn, creationDate: createdAtS };
    },
    DescribeStateMachine(request) {
      const { arn, name, type, roleArn, definition, revisionId, createdAtS } = found(request);
      return {
        stateMachineArn: arn,
        name,
        status: 'ACTIVE',
        definition,
        roleArn,
        type,
        creationDate: createdAtS,
        revisionId,
      };
    },
    UpdateStateMachine(request) {
      const stored = found(request);
      if (request['definition'] === undefined && request['roleArn'] === undefined) {
        throw refused(
          'MissingRequiredParameter',
          'Either the definition, the role ARN or both must be specified',
        );
      }
      if (request['definition'] !== undefined) {
        const definition = textOf(request, 'definition');
        // Running executions keep the machine that they began with.
        stored.machine = machineOf(definition);
        stored.definition = definition;
      }
      if (request['roleArn'] !== undefined) stored.roleArn = textOf(request, 'roleArn');
      stored.revisionId = randomUUID();
      return { updateDate: Date.now() / 1000, revisionId: stored.revisionId };
    },
    DeleteStateMachine(request) {
      const arn = textOf(request, 'stateMachineArn');
      if (!ARN.test(arn)) throw refused('InvalidArn', `Invalid Arn: '${arn}'`);
      machines.delete(arn);
      return {};
    },
    ListStateMachines: () => ({
      stateMachines: [...machines.values()].map(({ arn, name, type, createdAtS }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: createdAtS,
      })),
    }),
    ValidateStateMachineDefinition(request) {
      const checked = parseDefinition(textOf(request, 'definition'));
      const problems = checked.kind === 'problems' ? checked.problems : [];
      return {
        result: problems.length === 0 ? 'OK' : 'FAIL',
        diagnostics: problems.map(({ path, message }) => ({
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message,
          location: path,
        })),
        truncated: false,
      };
    },
    async StartSyncExecution(request, onGone) {
      const { arn, name, type, machine } = found(request);
      if (type !== 'EXPRESS') {
        throw refused(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      }
      const executionName = request['name'] === undefined ? randomUUID() : nameOf(request, 'name');
      const input = request['input'] === undefined ? '{}' : textOf(request, 'input');
      const bytes = inputBytes(input);
      const executionArn = `${PREFIX}:express:${name}:${executionName}:${randomUUID()}`;
      const startedMs = Date.now();
      const names = { executionId: executionArn, executionName, machineId: arn, machineName: name };
      const execution = runMachine({
        machine,
        fusion: null,
        input: bytes,
        calls,
        world: realWorld,
        maxPayloadBytes: MAX_PAYLOAD_BYTES,
        names,
      });
      onGone(execution.cancel);
      const outcome = await execution.outcome;
      const stoppedMs = Date.now();
      const end =
        outcome.kind === 'done'
          ? {
              status: 'SUCCEEDED',
              output: Buffer.from(outcome.output).toString(),
              outputDetails: { included: true },
            }
          : { status: outcome.timedOut ? 'TIMED_OUT' : 'FAILED', error: outcome.error, cause: outcome.cause };
      return {
        executionArn,
        stateMachineArn: arn,
        name: executionName,
        startDate: startedMs / 1000,
        stopDate: stoppedMs / 1000,
        input,
        inputDetails: { included: true },
        // Billed in steps of 100 ms (AWS Step Functions pricing); memory is not metered here: the least there is.
        billingDetails: {
          billedDurationInMilliseconds: Math.max(100, Math.ceil((stoppedMs - startedMs) / 100) * 100),
          billedMemoryUsedInMB: 64,
        },
        ...end,
      };
    },
  };
}

function refused(type: string, message: string): RequestError {
  return new RequestError(400, type, message);
}

function textOf(request: JsonObject, name: string): string {
  const value = request[name];
  if (typeof value === 'string' && value !== '') return value;
  throw refused('ValidationException', `'${name}' must be a string that is not empty`);
}

function nameOf(request: JsonObject, field: string): string {
  const name = textOf(request, field);
  if (name.length <= 80 && !NO_NAME.test(name)) return name;
  throw refused('InvalidName', `Invalid Name: '${name.slice(0, 100)}'`);
}

function machineOf(definition: string): Machine {
  const checked = parseDefinition(definition);
  if (checked.kind === 'machine') return checked.machine;
  const all = checked.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw refused('InvalidDefinition', `Invalid State Machine Definition: ${all}`);
}

function inputBytes(input: string): Uint8Array {
  const bytes = Buffer.from(input);
  if (bytes.length > MAX_PAYLOAD_BYTES)
    throw refused('InvalidExecutionInput', `the input takes more than ${MAX_PAYLOAD_BYTES} bytes`);
  try {
    JSON.parse(input);
  } catch (error) {
    throw refused(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return bytes;
}
