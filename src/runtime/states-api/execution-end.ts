/** What came of an execution goes in; its end comes out in the words of AWS, and is noted where the execution is kept. */
import type { FlowOutcome } from '../states/execution.js';
import type { KeptExecution } from './execution-store.js';

export function endOf(outcome: FlowOutcome): Pick<KeptExecution, 'status' | 'output' | 'error' | 'cause'> {
  if (outcome.kind === 'done') {
    return { status: 'SUCCEEDED', output: Buffer.from(outcome.output).toString(), error: null, cause: null };
  }
  const { error, cause, timedOut } = outcome;
  return { status: timedOut ? 'TIMED_OUT' : 'FAILED', output: null, error, cause };
}

/** Notes the end; one that was stopped has its status already. */
export function closeExecution(kept: KeptExecution, outcome: FlowOutcome): void {
  if (kept.status === 'RUNNING') Object.assign(kept, endOf(outcome));
  kept.stoppedAtS = Date.now() / 1000;
  const { status, output, history } = kept;
  const why = {
    ...(kept.error === null ? {} : { error: kept.error }),
    ...(kept.cause === null ? {} : { cause: kept.cause }),
  };
  switch (status) {
    case 'SUCCEEDED':
      return history.note('ExecutionSucceeded', {
        executionSucceededEventDetails: { output, outputDetails: { truncated: false } },
      });
    case 'FAILED':
      return history.note('ExecutionFailed', { executionFailedEventDetails: why });
    case 'TIMED_OUT':
      return history.note('ExecutionTimedOut', { executionTimedOutEventDetails: why });
    case 'ABORTED':
      return history.note('ExecutionAborted', { executionAbortedEventDetails: why });
    case 'RUNNING':
      return;
    default:
      status satisfies never;
  }
}
