/** The text of a definition in Amazon States Language goes in; a machine ready to run, or all that is wrong with it, comes out. */
import { checkState, REFUSED } from './check-state.js';
import { fieldReader, type FieldReader } from './field-reader.js';
import { isJsonObject, type Json } from './json.js';
import type { Graph, Machine, State } from './machine.js';

export interface Problem {
  /** Where, such as `$.States.First.Next`. */
  path: string;
  message: string;
}

export type Checked =
  { kind: 'machine'; machine: Machine } | { kind: 'problems'; problems: readonly Problem[] };

/** AWS documentation, "Step Functions service quotas". */
export const MAX_DEFINITION_BYTES = 1024 * 1024;
const MAX_NAME_CHARACTERS = 80;
const MAX_PROBLEMS = 100;
/** Of braces and brackets. */
const MAX_DEPTH = 200;

export function parseDefinition(text: string): Checked {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES)
    return wrong(`takes more than ${MAX_DEFINITION_BYTES} bytes`);
  try {
    return checkDefinition(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return wrong(`is no JSON: ${error.message}`);
    throw error;
  }
}

/** Functions are looked for when they are called, not here: as on AWS. */
export function checkDefinition(value: Json): Checked {
  if (!isJsonObject(value)) return wrong('must be an object with StartAt and States');
  if (isDeeper(value, MAX_DEPTH)) return wrong(`is deeper than ${MAX_DEPTH}`);
  const problems: Problem[] = [];
  const names = new Set<string>();
  const report = (path: string, message: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path, message });
  };

  const checkGraph = (fields: FieldReader): Graph => {
    fields.oneOf(['StartAt'], true);
    fields.oneOf(['States'], true);
    const startAt = fields.string('StartAt') ?? '';
    const sources = Object.entries(fields.object('States') ?? {});
    const states = new Map<string, State>();
    for (const [name, source] of sources) {
      const path = `${fields.at('States')}.${name}`;
      if (name.length > MAX_NAME_CHARACTERS)
        report(path, `its name has more than ${MAX_NAME_CHARACTERS} characters`);
      if (names.has(name)) report(path, 'its name is that of another state of this machine');
      names.add(name);
      const state = checkState(name, source, path, report, checkGraph);
      if (state !== null) states.set(name, state);
    }
    const known = new Set(sources.map(([name]) => name));
    if (fields.has('States') && sources.length === 0) fields.report('States', 'needs at least one state');
    if (startAt !== '' && !known.has(startAt)) fields.report('StartAt', `there is no state ${startAt}`);
    checkWays({ startAt, states }, known, fields);
    return { startAt, states };
  };

  const fields = fieldReader(value, '$', report);
  const version = fields.string('Version');
  if (version !== null && version !== '1.0') fields.report('Version', 'must be 1.0');
  const language = fields.string('QueryLanguage');
  if (language !== null && language !== 'JSONPath') fields.report('QueryLanguage', 'must be JSONPath');
  const seconds = fields.integer('TimeoutSeconds', 1);
  const graph = checkGraph(fields);
  fields.finish(REFUSED);
  if (problems.length > 0) return { kind: 'problems', problems };
  return { kind: 'machine', machine: { ...graph, timeoutMs: seconds === null ? null : seconds * 1000 } };
}

/** Every way leads to a state, and to every state leads a way. */
function checkWays({ startAt, states }: Graph, known: ReadonlySet<string>, fields: FieldReader): void {
  for (const state of states.values()) {
    for (const next of waysOf(state)) {
      if (!known.has(next))
        fields.report(`States.${state.name}`, `leads to ${next}, and there is no such state`);
    }
  }
  // A state that is broken leads nobody knows where.
  if (states.size < known.size || !known.has(startAt)) return;
  const reached = new Set<string>();
  const left = [startAt];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const state = states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    left.push(...waysOf(state));
  }
  for (const name of known) {
    if (!reached.has(name)) fields.report(`States.${name}`, 'is never reached');
  }
}

function waysOf(state: State): string[] {
  const ways = state.next === null ? [] : [state.next];
  if (state.kind === 'choice') {
    return [...state.choices.map(({ next }) => next), ...(state.otherwise === null ? [] : [state.otherwise])];
  }
  return 'catch' in state ? [...ways, ...state.catch.map(({ next }) => next)] : ways;
}

function wrong(message: string): Checked {
  return { kind: 'problems', problems: [{ path: '$', message }] };
}

/** Without recursion, which such a definition would exhaust. */
function isDeeper(value: Json, limit: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((part) =>
      typeof part === 'object' && part !== null ? (Object.values(part) as Json[]) : [],
    );
  }
  return false;
}
