/** Requests of the AWS Step Functions API about executions go in, its answers come out. */
import { randomUUID } from 'node:crypto';
import type { FunctionCalls } from '../function-calls.js';
import type { Execution } from '../states/execution.js';
import type { JsonObject } from '../states/json.js';
import { realWorld } from '../states/real-world.js';
import { MAX_EXECUTION_MS, runMachine } from '../states/run-machine.js';
import {
  executionArnOf,
  machineArnOf,
  nameOf,
  optionalTextOf,
  pageOf,
  refused,
  STATES_ARN,
} from './api-request.js';
import { closeExecution, endOf } from './execution-end.js';
import { executionHistory, type ExecutionHistory } from './execution-history.js';
import { executionStore, MAX_RUNNING, type KeptExecution } from './execution-store.js';
import { MAX_STATE_BYTES, type MachineStore, type StoredMachine } from './machine-store.js';
import type { Operation } from './operations.js';

/** A standard execution's time on AWS: a year. */
const MAX_STANDARD_MS = 365 * 86_400_000;
const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

interface Started {
  stored: StoredMachine;
  arn: string;
  name: string;
  input: string;
  history: ExecutionHistory | null;
}

export function executionOperations(
  machines: MachineStore,
  calls: FunctionCalls,
): Readonly<Record<string, Operation>> {
  const executions = executionStore();
  /** What ends a running one that is kept. */
  const cancels = new Map<KeptExecution, Execution>();

  const find = (request: JsonObject): KeptExecution => {
    const arn = executionArnOf(request);
    const execution = executions.get(arn);
    if (execution !== undefined) return execution;
    throw refused('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };

  const run = ({ stored, arn, name, input, history }: Started): Execution =>
    runMachine({
      machine: stored.machine,
      // Fused steps leave no trace of their own in a history.
      fusion: history === null ? stored.fusion : null,
      input: Buffer.from(input),
      calls,
      world: realWorld,
      maxPayloadBytes: MAX_STATE_BYTES,
      maxDurationMs: history === null ? MAX_EXECUTION_MS : MAX_STANDARD_MS,
      names: { executionId: arn, executionName: name, machineId: stored.arn, machineName: stored.name },
      ...(history === null ? {} : { observer: history }),
    });

  const begin = (started: Started): Execution => {
    if (!executions.hasRoom())
      throw refused('ExecutionLimitExceeded', `there are ${MAX_RUNNING} executions running`);
    const execution = run(started);
    executions.began(execution.outcome);
    return execution;
  };

  const startStandard = (stored: StoredMachine, name: string, input: string): unknown => {
    const arn = `${STATES_ARN}:execution:${stored.name}:${name}`;
    const old = executions.get(arn);
    if (old !== undefined) {
      // API reference, StartExecution: idempotent as long as the first one runs.
      if (old.status === 'RUNNING' && old.input === input) {
        return { executionArn: arn, startDate: old.startedAtS };
      }
      throw refused('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const history = executionHistory(Date.now);
    const { definition, roleArn, updatedAtS } = stored;
    const startedAtS = Date.now() / 1000;
    history.note('ExecutionStarted', {
      executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn },
    });
    const execution = begin({ stored, arn, name, input, history });
    const kept: KeptExecution = {
      number: executions.nextNumber(),
      arn,
      name,
      machine: { arn: stored.arn, name: stored.name, definition, roleArn, updatedAtS },
      input,
      startedAtS,
      history,
      status: 'RUNNING',
      stoppedAtS: null,
      output: null,
      error: null,
      cause: null,
    };
    executions.keep(kept);
    cancels.set(kept, execution);
    void execution.outcome.then((outcome) => {
      cancels.delete(kept);
      closeExecution(kept, outcome);
      executions.closed();
    });
    return { executionArn: arn, startDate: startedAtS };
  };

  return {
    StartExecution(request) {
      const stored = machines.find(machineArnOf(request, 'stateMachineArn'));
      const name = request['name'] === undefined ? randomUUID() : nameOf(request, 'name');
      const input = inputOf(request);
      if (stored.type === 'STANDARD') return startStandard(stored, name, input);
      const arn = expressArn(stored, name);
      const startDate = Date.now() / 1000;
      // As on AWS nothing is known of it later: it leaves what its functions leave.
      begin({ stored, arn, name, input, history: null });
      return { executionArn: arn, startDate };
    },
    async StartSyncExecution(request, onGone) {
      const stored = machines.find(machineArnOf(request, 'stateMachineArn'));
      if (stored.type !== 'EXPRESS') {
        throw refused(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      }
      const name = request['name'] === undefined ? randomUUID() : nameOf(request, 'name');
      const input = inputOf(request);
      const arn = expressArn(stored, name);
      const startedMs = Date.now();
      const execution = run({ stored, arn, name, input, history: null });
      onGone(execution.cancel);
      const { status, output, error, cause } = endOf(await execution.outcome);
      const stoppedMs = Date.now();
      return {
        executionArn: arn,
        stateMachineArn: stored.arn,
        name,
        startDate: startedMs / 1000,
        stopDate: stoppedMs / 1000,
        input,
        inputDetails: { included: true },
        // Billed in steps of 100 ms (AWS Step Functions pricing); memory is not metered here: the least there is.
        billingDetails: {
          billedDurationInMilliseconds: Math.max(100, Math.ceil((stoppedMs - startedMs) / 100) * 100),
          billedMemoryUsedInMB: 64,
        },
        status,
        ...(output === null ? { error, cause } : { output, outputDetails: { included: true } }),
      };
    },
    DescribeExecution(request) {
      const { arn, machine, name, status, startedAtS, stoppedAtS, input, output, error, cause } =
        find(request);
      return {
        executionArn: arn,
        stateMachineArn: machine.arn,
        name,
        status,
        startDate: startedAtS,
        ...(stoppedAtS === null ? {} : { stopDate: stoppedAtS }),
        input,
        inputDetails: { included: true },
        ...(output === null ? {} : { output, outputDetails: { included: true } }),
        ...(error === null ? {} : { error }),
        ...(cause === null ? {} : { cause }),
        redriveCount: 0,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: 'Executions are not redriven by this runtime',
      };
    },
    DescribeStateMachineForExecution(request) {
      const { arn, name, definition, roleArn, updatedAtS } = find(request).machine;
      return { stateMachineArn: arn, name, definition, roleArn, updateDate: updatedAtS };
    },
    ListExecutions(request) {
      const { arn, type } = machines.find(machineArnOf(request, 'stateMachineArn'));
      if (type !== 'STANDARD') {
        throw refused(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      }
      const status = optionalTextOf(request, 'statusFilter', 80);
      if (status !== null && !STATUSES.includes(status))
        throw refused('ValidationException', `statusFilter must be one of ${STATUSES.join(', ')}`);
      const all = executions
        .all()
        .filter((each) => each.machine.arn === arn && (status === null || each.status === status))
        .reverse();
      const { items, ...more } = pageOf(request, all, ({ number }) => number, true);
      return {
        executions: items.map((each) => ({
          executionArn: each.arn,
          stateMachineArn: arn,
          name: each.name,
          status: each.status,
          startDate: each.startedAtS,
          ...(each.stoppedAtS === null ? {} : { stopDate: each.stoppedAtS }),
          redriveCount: 0,
        })),
        ...more,
      };
    },
    async StopExecution(request) {
      const kept = find(request);
      const error = optionalTextOf(request, 'error', 256);
      const cause = optionalTextOf(request, 'cause', 32_768);
      const execution = cancels.get(kept);
      if (execution !== undefined && kept.status === 'RUNNING') {
        Object.assign(kept, { status: 'ABORTED', error, cause });
        execution.cancel();
        await execution.outcome;
      }
      return { stopDate: kept.stoppedAtS };
    },
    GetExecutionHistory(request) {
      const { history } = find(request);
      const reverse = request['reverseOrder'] === true;
      const all = reverse ? [...history.events()].reverse() : history.events();
      const { items, ...more } = pageOf(request, all, ({ id }) => Number(id), reverse);
      return { events: items, ...more };
    },
  };
}

function expressArn(stored: StoredMachine, name: string): string {
  return `${STATES_ARN}:express:${stored.name}:${name}:${randomUUID()}`;
}

function inputOf(request: JsonObject): string {
  const input = optionalTextOf(request, 'input', Infinity) ?? '{}';
  if (Buffer.byteLength(input) > MAX_STATE_BYTES)
    throw refused('InvalidExecutionInput', `the input takes more than ${MAX_STATE_BYTES} bytes`);
  try {
    JSON.parse(input);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw refused('InvalidExecutionInput', `Invalid State Machine Execution Input: ${why}`);
  }
  return input;
}
