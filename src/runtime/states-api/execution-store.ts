/** Executions that run in the background go in; how they go, and how they went, comes out, for as long as there is room. */
import type { FlowOutcome } from '../states/execution.js';
import type { ExecutionHistory } from './execution-history.js';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Of a standard machine: what can be asked for later. */
export interface KeptExecution {
  /** Of its start, ever greater. */
  readonly number: number;
  readonly arn: string;
  readonly name: string;
  /** As it was at the start. */
  readonly machine: { arn: string; name: string; definition: string; roleArn: string; updatedAtS: number };
  readonly input: string;
  readonly startedAtS: number;
  readonly history: ExecutionHistory;
  status: ExecutionStatus;
  stoppedAtS: number | null;
  output: string | null;
  error: string | null;
  cause: string | null;
}

export interface ExecutionStore {
  get(arn: string): KeptExecution | undefined;
  all(): readonly KeptExecution[];
  nextNumber(): number;
  /** False when as many run as may. */
  hasRoom(): boolean;
  /** Counts it until it is over. */
  began(outcome: Promise<FlowOutcome>): void;
  keep(execution: KeptExecution): void;
  /** Makes room, when there has to be, among those that are over, the oldest first. */
  closed(): void;
}

/** AWS documentation, "Step Functions service quotas": a million open executions; here each is held in memory. */
export const MAX_RUNNING = 1_000;
/** AWS keeps what is over for 90 days. */
export const MAX_KEPT = 1_000;
export const MAX_KEPT_BYTES = 128 * 1024 * 1024;
/** What an event of a history takes, about, without its payload. */
const EVENT_BYTES = 200;

export function executionStore(): ExecutionStore {
  /** In the order of their starts. */
  const kept = new Map<string, KeptExecution>();
  let running = 0;
  let lastNumber = 0;
  return {
    get: (arn) => kept.get(arn),
    all: () => [...kept.values()],
    nextNumber: () => ++lastNumber,
    hasRoom: () => running < MAX_RUNNING,
    began(outcome) {
      running++;
      // An outcome is never an error: failing is one of its kinds.
      void outcome.then(() => running--);
    },
    keep: (execution) => void kept.set(execution.arn, execution),
    closed() {
      let bytes = 0;
      for (const execution of kept.values()) bytes += bytesOf(execution);
      for (const execution of kept.values()) {
        if (kept.size <= MAX_KEPT && bytes <= MAX_KEPT_BYTES) return;
        if (execution.status === 'RUNNING') continue;
        kept.delete(execution.arn);
        bytes -= bytesOf(execution);
      }
    },
  };
}

function bytesOf({ input, output, history }: KeptExecution): number {
  return input.length + (output?.length ?? 0) + history.bytes() + history.events().length * EVENT_BYTES;
}
