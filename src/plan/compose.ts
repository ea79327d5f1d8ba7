/** A design, a composition and its stores enter; the functions to deploy, each with its part of the flow, and where a call enters leave. */
import { FaasmarkError } from '../errors.js';
import type { CompositionKind, Flow } from '../model/Composition.js';
import type { Edge, EntryPlan, FunctionPlan, Program, StoreName } from '../model/Program.js';
import type { FunctionDefinition, WorkloadDesign } from '../model/Workload.js';

export interface EdgeStores {
  objectStore: StoreName | null;
  keyValue: StoreName | null;
  queue?: StoreName;
}

export interface Composed {
  functions: FunctionPlan[];
  entry: EntryPlan;
}

/** The flow's steps with deployed names in place of handlers, and what is deployed under each name, in the flow's order. */
interface Named {
  steps: readonly Flow[];
  deployed: ReadonlyMap<string, FunctionDefinition>;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Pure. Every task of the flow becomes a function of its own, except in `in-process`, where one function carries them all.
 * Functions that no task names are deployed as they are, for handlers that invoke them by name.
 * Throws `bad-config` for flows without a task or with unknown functions, for stores that do not fit, and where functions
 * join themselves (`direct`, `object-store`, `key-value`, `queue`) but no first task is there to do it.
 */
export function compose(design: WorkloadDesign, composition: CompositionKind, stores: EdgeStores): Composed {
  refuseBadNames(design.functions);
  const steps = simplified(design.flow);
  const named = nameOccurrences(design.functions, steps);
  switch (composition) {
    case 'in-process': {
      const program: Program = { kind: 'in-process', flow: flowOf(steps) };
      const name = 'in-process';
      return {
        functions: [{ name, handlers: design.functions, program, stores: [] }],
        entry: { kind: 'function', function: name },
      };
    }
    case 'caller':
      return joinedFromOutside(named, 'caller');
    case 'native':
    case 'orchestrator':
      return joinedFromOutside(named, 'native');
    case 'direct':
      return joinedByThemselves(named, 'payload', null);
    case 'object-store':
      return joinedByThemselves(named, composition, storeFor(composition, stores.objectStore, ['s3']));
    case 'key-value':
      return joinedByThemselves(
        named,
        composition,
        storeFor(composition, stores.keyValue, ['dynamodb', 'runtime']),
      );
    case 'queue':
      return joinedByThemselves(named, composition, storeFor(composition, stores.queue ?? null, ['sqs']));
    default:
      throw new TypeError(`unknown composition: ${String(composition satisfies never)}`);
  }
}

/** The functions alone; the caller or the platform goes through the flow. */
function joinedFromOutside({ steps, deployed }: Named, kind: 'caller' | 'native'): Composed {
  const functions = [...deployed].map(([name, definition]) => plainFunction(name, definition));
  const flow = flowOf(steps);
  if (kind === 'caller' && flow.kind === 'task') {
    return { functions, entry: { kind: 'function', function: flow.function } };
  }
  return { functions, entry: { kind, flow } };
}

function plainFunction(name: string, definition: FunctionDefinition): FunctionPlan {
  return {
    name,
    handlers: [definition],
    program: { kind: 'plain', handler: definition.name },
    stores: [],
  };
}

/** Each function carries what follows it: a task hands the flow on, a map is waited for by the function that began it. */
function joinedByThemselves({ steps, deployed }: Named, edge: Edge, store: StoreName | null): Composed {
  const [entry] = steps;
  if (entry?.kind !== 'task') {
    throw refusal(
      'a flow whose functions invoke each other must begin with a task, and this one begins with a map',
      'put a task before the map, or choose --composition caller, native or in-process',
    );
  }
  const plans = new Map<string, FunctionPlan>();

  /** The steps as the function before them carries them out; `resultEdge`: how the result of the last one goes back. */
  const carried = (rest: readonly Flow[], resultEdge: Edge): Flow[] => {
    const [head, ...tail] = rest;
    if (head === undefined) return [];
    switch (head.kind) {
      case 'task': {
        const name = head.function;
        const definition = deployed.get(name);
        if (definition === undefined) throw new Error(`no function "${name}" was named`);
        const following = carried(tail, resultEdge);
        const touchesStore = name !== entry.function || following.length > 0;
        plans.set(name, {
          name,
          handlers: [definition],
          program: { kind: 'continue', handler: definition.name, rest: following, edge, resultEdge },
          stores: store !== null && touchesStore ? [store] : [],
        });
        return [head];
      }
      case 'map': {
        // What a mapped function returns passes an edge of its own when something follows the map.
        const over = carried(simplified(head.over), tail.length > 0 ? edge : resultEdge);
        return [{ kind: 'map', over: flowOf(over) }, ...carried(tail, resultEdge)];
      }
      case 'sequence':
        return carried([...head.steps, ...tail], resultEdge);
    }
  };

  carried(steps, 'payload');
  return {
    functions: [...deployed].map(([name, definition]) => plans.get(name) ?? plainFunction(name, definition)),
    entry: { kind: 'function', function: entry.function },
  };
}

/** The same steps without sequences in sequences, empty ones, and maps over nothing. */
function simplified(flow: Flow): Flow[] {
  switch (flow.kind) {
    case 'task':
      return [flow];
    case 'sequence':
      return flow.steps.flatMap(simplified);
    case 'map': {
      const over = simplified(flow.over);
      return over.length === 0 ? [] : [{ kind: 'map', over: flowOf(over) }];
    }
  }
}

function flowOf(steps: readonly Flow[]): Flow {
  const [only, ...others] = steps;
  return only !== undefined && others.length === 0 ? only : { kind: 'sequence', steps };
}

/** A function that occurs once keeps its name; one that occurs more often is numbered from 1, past names already taken. */
function nameOccurrences(definitions: readonly FunctionDefinition[], steps: readonly Flow[]): Named {
  const known = new Map(definitions.map((definition) => [definition.name, definition]));
  const occurrences = new Map<string, number>();
  for (const task of steps.flatMap(tasksOf)) {
    if (!known.has(task)) {
      throw refusal(
        `the flow names a function "${task}" that is not defined`,
        `define it, or name one of: ${[...known.keys()].join(', ')}`,
      );
    }
    occurrences.set(task, (occurrences.get(task) ?? 0) + 1);
  }
  if (occurrences.size === 0) throw refusal('the flow has no task', 'give it at least one task');

  const deployed = new Map<string, FunctionDefinition>();
  const taken = new Set(known.keys());
  const numbers = new Map<string, number>();
  const nameFor = (task: string): string => {
    if (occurrences.get(task) === 1) return task;
    let number = numbers.get(task) ?? 0;
    do number += 1;
    while (taken.has(`${task}-${number}`));
    numbers.set(task, number);
    return `${task}-${number}`;
  };
  const renamed = (flow: Flow): Flow => {
    switch (flow.kind) {
      case 'task': {
        const name = nameFor(flow.function);
        const definition = known.get(flow.function);
        if (definition !== undefined) deployed.set(name, definition);
        return { kind: 'task', function: name };
      }
      case 'sequence':
        return { kind: 'sequence', steps: flow.steps.map(renamed) };
      case 'map':
        return { kind: 'map', over: renamed(flow.over) };
    }
  };
  const named = steps.map(renamed);
  for (const definition of definitions) {
    if (!occurrences.has(definition.name)) deployed.set(definition.name, definition);
  }
  return { steps: named, deployed };
}

function tasksOf(flow: Flow): string[] {
  switch (flow.kind) {
    case 'task':
      return [flow.function];
    case 'sequence':
      return flow.steps.flatMap(tasksOf);
    case 'map':
      return tasksOf(flow.over);
  }
}

function refuseBadNames(definitions: readonly FunctionDefinition[]): void {
  const names = definitions.map(({ name }) => name);
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) {
    throw refusal(`"${odd}" cannot be a function's name`, 'use lower case letters, digits and dashes');
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw refusal(`two functions have the name "${twice}"`, 'give each function a name of its own');
  }
}

function storeFor(
  composition: CompositionKind,
  store: StoreName | null,
  fitting: readonly StoreName[],
): StoreName {
  if (store !== null && fitting.includes(store)) return store;
  throw refusal(
    store === null
      ? `composition "${composition}" needs a store, and none is given`
      : `store "${store}" cannot stand behind composition "${composition}"`,
    `choose one of: ${fitting.join(', ')}`,
  );
}

function refusal(message: string, hint: string): FaasmarkError {
  return new FaasmarkError({ code: 'bad-config', message, hint });
}
