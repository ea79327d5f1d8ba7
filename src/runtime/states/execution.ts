/** What an execution is asked for, what its states share while it runs, and what comes of it. */
import type { FunctionCalls } from '../function-calls.js';
import type { World } from './call-function.js';
import type { Document } from './document.js';
import type { JsonObject } from './json.js';
import type { Graph, Machine, RecoveringState, State, TaskState } from './machine.js';
import type { Scope } from './scope.js';
import type { StateError } from './state-error.js';

export interface Step {
  /** The deployed function. */
  name: string;
  /** Service time, µs: handing the event to the runtime to its reply, with any wait for an instance. */
  us: number;
  instance: string;
  ordinal: number;
  /** The instance's age when the call was handed to it, µs. */
  ageUs: number;
}

export type FlowOutcome =
  | { kind: 'done'; output: Uint8Array; steps: readonly Step[] }
  /** `call`: the function whose failure nobody caught. */
  | { kind: 'failed'; error: string; cause: string; timedOut: boolean; call: StateError['call'] };

export interface Execution {
  outcome: Promise<FlowOutcome>;
  /** Nobody waits for it any more: what has not begun does not begin. */
  cancel(): void;
}

/** Is told how an execution goes, while it does. */
export interface ExecutionObserver {
  entered(state: State, input: Document): void;
  exited(state: State, output: Document): void;
  /** An attempt; it may be retried or caught. */
  failed(state: RecoveringState, error: StateError): void;
}

/** Tasks that one instance carries out, one after the other. */
export interface FusedChain {
  /** The function that is made of them. */
  functionName: string;
  /** At least two; each leads to the next. */
  states: readonly (TaskState & { resource: { kind: 'direct' } })[];
  /** It could not be loaded: apart its steps may do better, or say what is wrong with them. */
  giveUp(message: string): void;
}

/** Which Tasks are carried out together. */
export interface Fusion {
  /** The chain that begins with this state; null when it is to be carried out by itself. */
  chainFrom(graph: Graph, state: TaskState): FusedChain | null;
}

export interface ExecutionRequest {
  machine: Machine;
  fusion: Fusion | null;
  input: Uint8Array;
  calls: FunctionCalls;
  world: World;
  /** The largest input or output of a state. */
  maxPayloadBytes: number;
  /** Beyond, or beyond the machine's own time-out, it is ended. */
  maxDurationMs: number;
  observer?: ExecutionObserver;
  /** What `$$.Execution` and `$$.StateMachine` say, beside the input. */
  names: { executionId: string; executionName: string; machineId: string; machineName: string };
}

/** One execution under way. */
export interface Running {
  readonly request: ExecutionRequest;
  readonly input: Document;
  readonly startedAt: Date;
  /** States entered, and attempts made again. */
  transitions: number;
  /** When others last had their turn. */
  breathedMs: number;
}

/** Where a state runs: the scope that may end it, and the item of the Map around it. */
export interface Place {
  readonly scope: Scope;
  readonly item: JsonObject | null;
}
