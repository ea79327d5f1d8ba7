/** A state's input, its fields and its result go in; what it works on, and what it hands on, comes out. */
import type { Document } from './document.js';
import { documentOfValue } from './document.js';
import type { Place, Running } from './execution.js';
import type { Surroundings } from './intrinsics.js';
import type { Json } from './json.js';
import { readPath, type Path } from './json-path.js';
import type { PathField, State } from './machine.js';
import { placeAt } from './place-at.js';
import { StateError } from './state-error.js';
import { fillTemplate, type Template } from './template.js';

/** What paths and intrinsic functions of a state can see. */
export function surroundings(run: Running, data: Json, state: State, { item }: Place): Surroundings {
  const { names, world } = run.request;
  return {
    data,
    random: world.random,
    uuid: world.uuid,
    context: () => ({
      Execution: {
        Id: names.executionId,
        Name: names.executionName,
        Input: run.input.value(),
        StartTime: run.startedAt.toISOString(),
        RoleArn: '',
        RedriveCount: 0,
      },
      StateMachine: { Id: names.machineId, Name: names.machineName },
      State: { Name: state.name, EnteredTime: world.now().toISOString(), RetryCount: 0 },
      ...(item === null ? {} : { Map: { Item: item } }),
    }),
  };
}

/** @throws StateError when it takes more than a state may hand on */
export function bounded(run: Running, document: Document, state: State): Document {
  const { maxPayloadBytes } = run.request;
  if (!document.exceeds(maxPayloadBytes)) return document;
  const cause = `The state '${state.name}' returned a result with a size exceeding the maximum number of bytes service limit of ${maxPayloadBytes}.`;
  throw new StateError('States.DataLimitExceeded', cause);
}

/** @throws StateError when there is nothing at the path */
export function lookUp(run: Running, path: Path, document: Document, state: State, place: Place): Json {
  const around = surroundings(run, document.value(), state, place);
  const value = readPath(path, path.root === 'context' ? around.context() : around.data);
  if (value !== undefined) return value;
  throw new StateError(
    'States.Runtime',
    `Invalid path '${path.text}' in the state '${state.name}': there is nothing there`,
  );
}

/** InputPath, OutputPath, ItemsPath: the part that the path leads to. */
export function through(
  run: Running,
  field: PathField,
  document: Document,
  state: State,
  place: Place,
): Document {
  if (field.kind === 'whole') return document;
  return documentOfValue(field.kind === 'nothing' ? {} : lookUp(run, field.path, document, state, place));
}

/** Parameters, ResultSelector: what the template makes of it. */
export function fill(
  run: Running,
  template: Template | null,
  document: Document,
  state: State,
  place: Place,
): Document {
  if (template === null) return document;
  const filled = fillTemplate(template, surroundings(run, document.value(), state, place));
  return bounded(run, documentOfValue(filled), state);
}

/** ResultPath: where in the input the result goes. */
export function combine(field: PathField, before: Document, result: Document): Document {
  if (field.kind === 'whole') return result;
  return field.kind === 'nothing'
    ? before
    : documentOfValue(placeAt(before.value(), field.path, result.value()));
}
