/** A checked machine and an input go in; the bytes of its output come out, with how long each call took, or the error that ended it. */
import { ruleHolds } from './choice-rule.js';
import { callFunction } from './call-function.js';
import { documentOfBytes, documentOfValue, type Document } from './document.js';
import type { After, Execution, ExecutionRequest, FlowOutcome, Step } from './execution.js';
import { evaluate, type Surroundings } from './intrinsics.js';
import { isJsonArray, type Json, type JsonObject } from './json.js';
import { readPath, type Path } from './json-path.js';
import type {
  Graph,
  MapState,
  ParallelState,
  PathField,
  RecoveringState,
  State,
  TaskState,
  WaitState,
} from './machine.js';
import { placeAt } from './place-at.js';
import { namesError, retryDelayMs } from './retrier.js';
import { endScope, openScope, type Scope } from './scope.js';
import { asStateError, StateError } from './state-error.js';
import { integrationCall, integrationResult } from './lambda-integration.js';
import { together } from './together.js';
import { fillTemplate, type Template } from './template.js';
import { timestampMs } from './timestamp.js';

/** The most items that a Map carries out. */
export const MAX_MAP_ITEMS = 1000;
/** AWS documentation, "Step Functions service quotas": the events of an execution's history, here of states entered. */
export const MAX_TRANSITIONS = 25_000;
/** An express execution's time on AWS. */
export const MAX_EXECUTION_MS = 5 * 60_000;
/** States that call nobody give way to other requests after so long. */
const MAX_BLOCKING_MS = 5;

/** Where a state runs: the scope that may end it, and the item of the Map around it. */
interface Place {
  scope: Scope;
  item: JsonObject | null;
}

/** Steps are listed in the order of the flow: those of a Map by item, whichever ended first. */
export function runMachine(request: ExecutionRequest): Execution {
  const { machine, calls, world, maxPayloadBytes, names } = request;
  const root = openScope();
  const input = documentOfBytes(request.input);
  const startTime = world.now().toISOString();
  let transitions = 0;
  let timedOut = false;
  let breathedMs = world.nowMs();

  const surroundings = (data: Json, state: State, { item }: Place): Surroundings => ({
    data,
    random: world.random,
    uuid: world.uuid,
    context: () => ({
      Execution: {
        Id: names.executionId,
        Name: names.executionName,
        Input: input.value(),
        StartTime: startTime,
        RoleArn: '',
        RedriveCount: 0,
      },
      StateMachine: { Id: names.machineId, Name: names.machineName },
      State: { Name: state.name, EnteredTime: world.now().toISOString(), RetryCount: 0 },
      ...(item === null ? {} : { Map: { Item: item } }),
    }),
  });

  const bounded = (document: Document, state: State): Document => {
    if (!document.exceeds(maxPayloadBytes)) return document;
    const cause = `The state '${state.name}' returned a result with a size exceeding the maximum number of bytes service limit of ${maxPayloadBytes}.`;
    throw new StateError('States.DataLimitExceeded', cause);
  };

  const lookUp = (path: Path, document: Document, state: State, place: Place): Json => {
    const around = surroundings(document.value(), state, place);
    const value = readPath(path, path.root === 'context' ? around.context() : around.data);
    if (value !== undefined) return value;
    throw new StateError(
      'States.Runtime',
      `Invalid path '${path.text}' in the state '${state.name}': there is nothing there`,
    );
  };

  const through = (field: PathField, document: Document, state: State, place: Place): Document => {
    if (field.kind === 'whole') return document;
    return documentOfValue(field.kind === 'nothing' ? {} : lookUp(field.path, document, state, place));
  };

  const fill = (template: Template | null, document: Document, state: State, place: Place): Document =>
    template === null
      ? document
      : bounded(documentOfValue(fillTemplate(template, surroundings(document.value(), state, place))), state);

  /** ResultPath: where in the input the result goes. */
  const combine = (field: PathField, before: Document, result: Document): Document => {
    if (field.kind === 'whole') return result;
    return field.kind === 'nothing'
      ? before
      : documentOfValue(placeAt(before.value(), field.path, result.value()));
  };

  const pause = (delayMs: number, scope: Scope): Promise<void> =>
    new Promise((resolve, reject) => {
      if (scope.ended !== null) return reject(scope.ended);
      const stopTimer = world.after(delayMs, () => {
        scope.stops.delete(stop);
        resolve();
      });
      const stop = (reason: StateError): void => {
        stopTimer();
        reject(reason);
      };
      scope.stops.add(stop);
    });

  /** A reply comes from outside, so that others have had their turn; everything else asks here. */
  const breathe = async ({ scope }: Place): Promise<void> => {
    if (world.nowMs() - breathedMs <= MAX_BLOCKING_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    breathedMs = world.nowMs();
    if (scope.ended !== null) throw scope.ended;
  };

  const runTask = async (state: TaskState, event: Document, place: Place): Promise<After> => {
    const seconds = state.timeoutPath === null ? null : lookUp(state.timeoutPath, event, state, place);
    if (seconds !== null && !(typeof seconds === 'number' && seconds > 0)) {
      throw new StateError(
        'States.Runtime',
        `TimeoutSecondsPath of '${state.name}' leads to no number above 0`,
      );
    }
    const timeoutMs = seconds === null ? state.timeoutMs : seconds * 1000;
    const timeout = timeoutMs === null ? null : { afterMs: timeoutMs, world };
    const { name, payload } =
      state.resource.kind === 'direct'
        ? { name: state.resource.functionName, payload: event }
        : integrationCall(event.value());
    const startedMs = world.nowMs();
    const reply = await callFunction(name, payload.bytes(), place.scope, calls, timeout);
    const us = Math.round((world.nowMs() - startedMs) * 1000);
    const { instance, ordinal, ageUs } = reply;
    const result = bounded(documentOfBytes(reply.body), state);
    const document = state.resource.kind === 'direct' ? result : integrationResult(result.value());
    return { document, steps: [{ name, us, instance, ordinal, ageUs }] };
  };

  const runParallel = async (state: ParallelState, event: Document, place: Place): Promise<After> => {
    await breathe(place);
    return together(state.branches.length, 0, place.scope, (index, scope) => {
      const branch = state.branches[index];
      if (branch === undefined) throw new StateError('States.Runtime', 'no such branch');
      return runGraph(branch, event, { ...place, scope });
    });
  };

  const runMap = async (state: MapState, before: Document, place: Place): Promise<After> => {
    await breathe(place);
    const items = through(state.items, before, state, place).value();
    if (!isJsonArray(items))
      throw new StateError('States.Runtime', `the state '${state.name}' has no array to map over`);
    if (items.length > MAX_MAP_ITEMS) {
      throw new StateError(
        'States.Runtime',
        `the state '${state.name}' has ${items.length} items, more than ${MAX_MAP_ITEMS}`,
      );
    }
    const atOnce =
      state.maxConcurrencyPath === null
        ? state.maxConcurrency
        : lookUp(state.maxConcurrencyPath, before, state, place);
    if (typeof atOnce !== 'number' || !Number.isInteger(atOnce) || atOnce < 0) {
      throw new StateError('States.Runtime', `MaxConcurrencyPath of '${state.name}' leads to no integer`);
    }
    return together(items.length, atOnce, place.scope, (index, scope) => {
      const value = items[index] ?? null;
      const inside: Place = { scope, item: { Index: index, Value: value } };
      const event =
        state.parameters === null ? documentOfValue(value) : fill(state.parameters, before, state, inside);
      return runGraph(state.processor, event, inside);
    });
  };

  const attempt = async (state: RecoveringState, before: Document, place: Place): Promise<After> => {
    const given = through(state.input, before, state, place);
    // The Parameters of a Map make its items' events, not its own.
    const event = state.kind === 'map' ? given : fill(state.parameters, given, state, place);
    const after = await (state.kind === 'task'
      ? runTask(state, event, place)
      : state.kind === 'map'
        ? runMap(state, event, place)
        : runParallel(state, event, place));
    const selected = fill(state.resultSelector, after.document, state, place);
    const combined = bounded(combine(state.resultPath, given, selected), state);
    return { document: through(state.output, combined, state, place), steps: after.steps };
  };

  const recover = async (
    state: RecoveringState,
    before: Document,
    place: Place,
    thrown: unknown,
  ): Promise<After & { next: string | null }> => {
    await breathe(place);
    const retried = state.retry.map(() => 0);
    let error = asStateError(thrown);
    for (;;) {
      // Whoever ended it from outside does not want it to go on.
      if (place.scope.ended !== null) throw place.scope.ended;
      const { error: name, message } = error;
      const index = state.retry.findIndex(({ errorEquals }) =>
        namesError(errorEquals, name, state.kind === 'task'),
      );
      const retrier = state.retry[index];
      const times = (retried[index] ?? 0) + 1;
      if (retrier === undefined || times > retrier.maxAttempts) {
        const catcher = state.catch.find(({ errorEquals }) =>
          namesError(errorEquals, name, state.kind === 'task'),
        );
        if (catcher === undefined) throw error;
        const given = through(state.input, before, state, place);
        const document = combine(catcher.resultPath, given, documentOfValue({ Error: name, Cause: message }));
        return { document: bounded(document, state), steps: [], next: catcher.next };
      }
      retried[index] = times;
      countTransition();
      await pause(retryDelayMs(retrier, times, world.random()), place.scope);
      try {
        return { ...(await attempt(state, before, place)), next: state.next };
      } catch (again) {
        error = asStateError(again);
      }
    }
  };

  const waitMs = (state: WaitState, document: Document, place: Place): number => {
    const { until } = state;
    if (until.kind === 'seconds') return until.seconds * 1000;
    if (until.kind === 'timestamp') return until.atMs - world.now().getTime();
    const value = lookUp(until.path, document, state, place);
    if (until.kind === 'seconds-path' && typeof value === 'number' && value >= 0) return value * 1000;
    const atMs = until.kind === 'timestamp-path' ? timestampMs(value) : null;
    if (atMs !== null) return atMs - world.now().getTime();
    throw new StateError(
      'States.Runtime',
      `${until.path.text} in the state '${state.name}' leads to nothing that it could wait for`,
    );
  };

  const visit = async (
    state: State,
    before: Document,
    place: Place,
  ): Promise<{ document: Document; next: string | null }> => {
    await breathe(place);
    const given = through(state.input, before, state, place);
    const out = (document: Document): Document =>
      bounded(through(state.output, document, state, place), state);
    switch (state.kind) {
      case 'pass': {
        const filled = fill(state.parameters, given, state, place);
        const result = state.result === undefined ? filled : documentOfValue(state.result);
        return { document: out(combine(state.resultPath, given, result)), next: state.next };
      }
      case 'choice': {
        const around = surroundings(given.value(), state, place);
        const chosen = state.choices.find(({ rule }) => ruleHolds(rule, around))?.next ?? state.otherwise;
        if (chosen !== null) return { document: out(given), next: chosen };
        throw new StateError(
          'States.NoChoiceMatched',
          `no choice of the state '${state.name}' matches, and it has no Default`,
        );
      }
      case 'wait':
        await pause(Math.max(0, waitMs(state, given, place)), place.scope);
        return { document: out(given), next: state.next };
      case 'succeed':
        return { document: out(given), next: null };
      case 'fail': {
        const around = surroundings(before.value(), state, place);
        const text = (expression: typeof state.error): string => {
          const value = expression === null ? '' : evaluate(expression, around);
          return typeof value === 'string' ? value : JSON.stringify(value);
        };
        throw new StateError(text(state.error), text(state.cause));
      }
      case 'task':
      case 'map':
      case 'parallel':
        throw new StateError('States.Runtime', `${state.kind} is not visited`);
      default:
        return state satisfies never;
    }
  };

  const countTransition = (): void => {
    if (++transitions <= MAX_TRANSITIONS) return;
    throw new StateError('States.Runtime', `The execution entered more than ${MAX_TRANSITIONS} states.`);
  };

  const runGraph = async (graph: Graph, event: Document, place: Place): Promise<After> => {
    let document = event;
    const steps: Step[] = [];
    for (let name: string | null = graph.startAt; name !== null;) {
      if (place.scope.ended !== null) throw place.scope.ended;
      const state = graph.states.get(name);
      if (state === undefined) throw new StateError('States.Runtime', `there is no state ${name}`);
      countTransition();
      if (state.kind !== 'task' && state.kind !== 'map' && state.kind !== 'parallel') {
        ({ document, next: name } = await visit(state, document, place));
        continue;
      }
      let after: After;
      let next = state.next;
      try {
        after = await attempt(state, document, place);
      } catch (error) {
        const recovered = await recover(state, document, place, error);
        ({ next } = recovered);
        after = recovered;
      }
      document = after.document;
      for (const step of after.steps) steps.push(step);
      name = next;
    }
    return { document, steps };
  };

  const outcome = (async (): Promise<FlowOutcome> => {
    const limitMs = Math.min(machine.timeoutMs ?? MAX_EXECUTION_MS, MAX_EXECUTION_MS);
    const stopTimer = world.after(limitMs, () => {
      timedOut = true;
      endScope(
        root,
        new StateError('States.Timeout', `The execution took longer than ${limitMs / 1000} seconds`),
      );
    });
    try {
      const { document, steps } = await runGraph(machine, input, { scope: root, item: null });
      return { kind: 'done', output: document.bytes(), steps };
    } catch (thrown) {
      const error = asStateError(thrown);
      endScope(root, error);
      return { kind: 'failed', error: error.error, cause: error.message, timedOut, call: error.call };
    } finally {
      stopTimer();
    }
  })();
  return {
    outcome,
    cancel: () => endScope(root, new StateError('States.Runtime', 'The execution was cancelled')),
  };
}
