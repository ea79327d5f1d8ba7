/** A checked expression and the data around it go in, its value comes out: paths and the intrinsic functions of Amazon States Language. */
import { createHash } from 'node:crypto';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.js';
import { readPath, type Path } from './json-path.js';
import { StateError } from './state-error.js';

export type Expression =
  | { kind: 'path'; path: Path }
  /** `raw`: a string as it was written, whose escapes `States.Format` needs. */
  | { kind: 'literal'; value: Json; raw: string | null }
  | { kind: 'call'; name: string; args: readonly Expression[] };

/** What expressions may see, and the chance that they may use. */
export interface Surroundings {
  data: Json;
  context(): Json;
  /** From 0 to below 1. */
  random(): number;
  uuid(): string;
}

interface Intrinsic {
  least: number;
  most: number;
  apply(args: readonly Json[], around: Surroundings): Json;
}

/** AWS documentation, "Intrinsic functions for JSONPath states": what arrays and encoded strings may have. */
const MAX_RANGE = 1000;
const MAX_ENCODED_CHARACTERS = 10_000;
const MAX_FORMATTED_CHARACTERS = 6 * 1024 * 1024;
const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export function evaluate(expression: Expression, around: Surroundings): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path': {
      const { path } = expression;
      const value = readPath(path, path.root === 'context' ? around.context() : around.data);
      if (value !== undefined) return value;
      throw new StateError(
        'States.ParameterPathFailure',
        `The JSONPath '${path.text}' could not be found in the input`,
      );
    }
    case 'call': {
      const args = expression.args.map((arg) => evaluate(arg, around));
      const first = expression.args[0];
      // Only in what was written down are braces escaped; data is taken as it is.
      if (expression.name === 'Format')
        return format(args, first?.kind === 'literal' && first.raw !== null ? first.raw : null);
      const intrinsic = INTRINSICS[expression.name];
      if (intrinsic === undefined) throw failed(`no such intrinsic function: States.${expression.name}`);
      return intrinsic.apply(args, around);
    }
    default:
      return expression satisfies never;
  }
}

function failed(cause: string): StateError {
  return new StateError('States.IntrinsicFailure', cause);
}

function stringAt(args: readonly Json[], index: number): string {
  const value = args[index];
  if (typeof value !== 'string') throw failed(`argument ${index + 1} must be a string`);
  return value;
}

function integerAt(args: readonly Json[], index: number): number {
  const value = args[index];
  // AWS rounds what is no integer.
  if (typeof value !== 'number') throw failed(`argument ${index + 1} must be a number`);
  return Math.round(value);
}

function arrayAt(args: readonly Json[], index: number): readonly Json[] {
  const value = args[index];
  if (!isJsonArray(value)) throw failed(`argument ${index + 1} must be an array`);
  return value;
}

function objectAt(args: readonly Json[], index: number): JsonObject {
  const value = args[index];
  if (!isJsonObject(value)) throw failed(`argument ${index + 1} must be an object`);
  return value;
}

function encodedAt(args: readonly Json[], index: number): string {
  const text = stringAt(args, index);
  if (text.length > MAX_ENCODED_CHARACTERS) throw failed(`longer than ${MAX_ENCODED_CHARACTERS} characters`);
  return text;
}

/** Equal JSON, whatever the order of an object's names. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function format(args: readonly Json[], raw: string | null): string {
  const template = raw ?? stringAt(args, 0);
  let used = 0;
  let length = 0;
  const text = template.replace(raw === null ? /\{\}/g : /\\(.)|\{\}/gs, (hole: string, escaped: unknown) => {
    if (hole !== '{}') return String(escaped);
    const value = args[++used];
    if (value === undefined) throw failed('States.Format has more {} than arguments');
    const filled = typeof value === 'string' ? value : JSON.stringify(value);
    length += filled.length;
    if (length > MAX_FORMATTED_CHARACTERS)
      throw failed(`States.Format makes more than ${MAX_FORMATTED_CHARACTERS} characters`);
    return filled;
  });
  if (used !== args.length - 1) throw failed('States.Format has fewer {} than arguments');
  return text;
}

function range(args: readonly Json[]): Json[] {
  const [from, to, step] = [integerAt(args, 0), integerAt(args, 1), integerAt(args, 2)];
  if (step === 0) throw failed('States.ArrayRange needs a step other than 0');
  const length = Math.max(0, Math.floor((to - from) / step) + 1);
  if (!(length <= MAX_RANGE)) throw failed(`States.ArrayRange makes more than ${MAX_RANGE} items`);
  return Array.from({ length }, (_, index) => from + index * step);
}

function random(args: readonly Json[], around: Surroundings): number {
  const [from, to] = [integerAt(args, 0), integerAt(args, 1)];
  if (to <= from) throw failed('States.MathRandom needs an end above its start');
  if (args[2] === undefined) return from + Math.floor(around.random() * (to - from));
  // The same seed gives the same number, though not the one that AWS would draw.
  const seed = createHash('sha256')
    .update(String(integerAt(args, 2)))
    .digest()
    .readUInt32BE(0);
  return from + Math.floor((seed / 2 ** 32) * (to - from));
}

function partition(args: readonly Json[]): Json[] {
  const [array, size] = [arrayAt(args, 0), integerAt(args, 1)];
  if (size <= 0) throw failed('States.ArrayPartition needs a size above 0');
  return Array.from({ length: Math.ceil(array.length / size) }, (_, chunk) =>
    array.slice(chunk * size, (chunk + 1) * size),
  );
}

function hash(args: readonly Json[]): string {
  const [data, algorithm] = [args[0] ?? null, stringAt(args, 1)];
  const name = Object.hasOwn(HASHES, algorithm) ? HASHES[algorithm] : undefined;
  if (name === undefined) throw failed(`no such hash: ${algorithm}`);
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (text.length > MAX_ENCODED_CHARACTERS) throw failed(`longer than ${MAX_ENCODED_CHARACTERS} characters`);
  return createHash(name).update(text).digest('hex');
}

function merge(args: readonly Json[]): Json {
  // As on AWS: nothing but false is carried out, and false it has to be.
  if (args[2] !== false)
    throw failed('States.JsonMerge merges only shallowly: its third argument must be false');
  return Object.fromEntries([...Object.entries(objectAt(args, 0)), ...Object.entries(objectAt(args, 1))]);
}

function split(args: readonly Json[]): Json[] {
  const [text, splitters] = [stringAt(args, 0), stringAt(args, 1)];
  // Each character of the second argument splits, and no empty parts come of it.
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!splitters.includes(character)) part += character;
    else {
      if (part !== '') parts.push(part);
      part = '';
    }
  }
  return part === '' ? parts : [...parts, part];
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw failed(`States.StringToJson: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unique(array: readonly Json[]): Json[] {
  const seen = new Set<string>();
  return array.filter((each) => seen.size < seen.add(canonical(each)).size);
}

function item(args: readonly Json[]): Json {
  const value = arrayAt(args, 0)[integerAt(args, 1)];
  if (value === undefined) throw failed('States.ArrayGetItem: no such index');
  return value;
}

const intrinsic = (least: number, most: number, apply: Intrinsic['apply']): Intrinsic => ({
  least,
  most,
  apply,
});

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Format: intrinsic(1, Infinity, (args) => format(args, null)),
  StringToJson: intrinsic(1, 1, (args) => parsed(stringAt(args, 0))),
  JsonToString: intrinsic(1, 1, ([value = null]) => JSON.stringify(value)),
  Array: intrinsic(0, Infinity, (args) => [...args]),
  ArrayPartition: intrinsic(2, 2, partition),
  ArrayContains: intrinsic(2, 2, (args) => {
    const wanted = canonical(args[1] ?? null);
    return arrayAt(args, 0).some((each) => canonical(each) === wanted);
  }),
  ArrayRange: intrinsic(3, 3, range),
  ArrayGetItem: intrinsic(2, 2, item),
  ArrayLength: intrinsic(1, 1, (args) => arrayAt(args, 0).length),
  ArrayUnique: intrinsic(1, 1, (args) => unique(arrayAt(args, 0))),
  Base64Encode: intrinsic(1, 1, (args) => Buffer.from(encodedAt(args, 0)).toString('base64')),
  Base64Decode: intrinsic(1, 1, (args) => Buffer.from(encodedAt(args, 0), 'base64').toString()),
  Hash: intrinsic(2, 2, hash),
  JsonMerge: intrinsic(3, 3, merge),
  MathRandom: intrinsic(2, 3, random),
  MathAdd: intrinsic(2, 2, (args) => integerAt(args, 0) + integerAt(args, 1)),
  StringSplit: intrinsic(2, 2, split),
  UUID: intrinsic(0, 0, (_, around) => around.uuid()),
};
