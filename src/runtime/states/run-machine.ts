/** A checked machine and an input go in; the bytes of its output come out, with how long each call took, or the error that ended it. */
import { documentOfBytes } from './document.js';
import type { Execution, ExecutionRequest, FlowOutcome, Running, Step } from './execution.js';
import { runGraph } from './run-graph.js';
import { endScope, openScope } from './scope.js';
import { asStateError, StateError } from './state-error.js';

/** An express execution's time on AWS. */
export const MAX_EXECUTION_MS = 5 * 60_000;

/** Steps are listed in the order of the flow: those of a Map by item, whichever ended first. */
export function runMachine(request: ExecutionRequest): Execution {
  const { machine, world } = request;
  const scope = openScope();
  const run: Running = {
    request,
    input: documentOfBytes(request.input),
    startedAt: world.now(),
    transitions: 0,
    breathedMs: world.nowMs(),
  };
  let timedOut = false;
  let over = false;

  const outcome = (async (): Promise<FlowOutcome> => {
    const limitMs = Math.min(machine.timeoutMs ?? request.maxDurationMs, request.maxDurationMs);
    const stopTimer = world.after(limitMs, () => {
      timedOut = true;
      const cause = `The execution took longer than ${limitMs / 1000} seconds`;
      endScope(scope, new StateError('States.Timeout', cause));
    });
    const steps: Step[] = [];
    try {
      const document = await runGraph(run, machine, run.input, { scope, item: null }, steps);
      return { kind: 'done', output: document.bytes(), steps };
    } catch (thrown) {
      const error = asStateError(thrown);
      endScope(scope, error);
      return { kind: 'failed', error: error.error, cause: error.message, timedOut, call: error.call };
    } finally {
      over = true;
      stopTimer();
    }
  })();
  return {
    outcome,
    cancel() {
      // Most callers go away after they were answered: an error, which is expensive to make, would be for nobody.
      if (!over) endScope(scope, new StateError('States.Runtime', 'The execution was cancelled'));
    },
  };
}
