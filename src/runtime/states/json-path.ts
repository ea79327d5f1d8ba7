/** The text of a JSONPath goes in, a path comes out; a path and a document go in, the value that it leads to comes out. */
import { isJsonArray, isJsonObject, type Json } from './json.js';

export type Segment =
  | { kind: 'name'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'any' }
  | { kind: 'slice'; from: number | null; to: number | null; step: number }
  | { kind: 'union'; of: readonly (string | number)[] }
  /** This value and everything below it. */
  | { kind: 'descend' };

export interface Path {
  text: string;
  /** `$` is the state's data, `$$` the context object. */
  root: 'data' | 'context';
  segments: readonly Segment[];
  /** Leads to one value at most: what the States Language calls a reference path. */
  definite: boolean;
}

export class PathError extends Error {
  override readonly name = 'PathError';
}

/** One who asks for more gets an error, not a blocked gateway. */
const MAX_VISITED = 1_000_000;
const PLAIN_NAME = /[^\s.[\]()?@,'"*$:]+/y;
const QUOTED = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*/y;
const INTEGER = /\s*(-?\d{1,9})\s*/y;
const SLICE = /\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*(?::\s*(\d{1,9})?)?\s*\]/y;

/** Filters (`[?(…)]`) and functions are refused: they are programs. @throws PathError */
export function parsePath(text: string): Path {
  if (!text.startsWith('$')) throw new PathError(`a path begins with $: ${text.slice(0, 80)}`);
  const context = text.startsWith('$$');
  let at = context ? 2 : 1;
  const segments: Segment[] = [];
  const bad = (what: string): PathError =>
    new PathError(`${what} at character ${at + 1} of ${text.slice(0, 80)}`);
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };

  const bracket = (): Segment => {
    if (text.startsWith('?', at)) throw bad('filters are not supported');
    if (text.startsWith('*]', at)) {
      at += 2;
      return { kind: 'any' };
    }
    const slice = take(SLICE);
    if (slice !== null) {
      const [, from, to, step = '1'] = slice;
      if (Number(step) === 0) throw bad('a slice needs a step');
      const bound = (digits: string | undefined): number | null =>
        digits === undefined ? null : Number(digits);
      return { kind: 'slice', from: bound(from), to: bound(to), step: Number(step) };
    }
    const of: (string | number)[] = [];
    do {
      const quoted = take(QUOTED);
      const integer = quoted === null ? take(INTEGER) : null;
      if (quoted !== null) of.push((quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1'));
      else if (integer !== null) of.push(Number(integer[1]));
      else throw bad('neither a name in quotes nor an index');
    } while (text[at] === ',' && ++at > 0);
    if (text[at] !== ']') throw bad('no closing bracket');
    at++;
    const [first = 0, ...others] = of;
    if (others.length > 0) return { kind: 'union', of };
    return typeof first === 'string' ? { kind: 'name', name: first } : { kind: 'index', index: first };
  };

  while (at < text.length) {
    if (text[at] === '[') {
      at++;
      segments.push(bracket());
      continue;
    }
    if (text[at] !== '.') throw bad('neither a dot nor a bracket');
    at++;
    if (text[at] === '.') {
      at++;
      segments.push({ kind: 'descend' });
    }
    if (text[at] === '[' && segments.at(-1)?.kind === 'descend') continue;
    if (text[at] === '*') {
      at++;
      segments.push({ kind: 'any' });
      continue;
    }
    const name = take(PLAIN_NAME);
    if (name === null) throw bad('no name');
    segments.push({ kind: 'name', name: name[0] });
  }
  if (segments.at(-1)?.kind === 'descend') throw bad('nothing to look for');
  const definite = segments.every(({ kind }) => kind === 'name' || kind === 'index');
  return { text, root: context ? 'context' : 'data', segments, definite };
}

/** @returns undefined when a definite path leads nowhere; an array, perhaps an empty one, for other paths */
export function readPath(path: Path, document: Json): Json | undefined {
  if (path.definite) {
    let value: Json | undefined = document;
    for (const segment of path.segments)
      value = child(value, segment.kind === 'name' ? segment.name : indexOf(segment));
    return value;
  }
  let found: Json[] = [document];
  for (const segment of path.segments) {
    found = found.flatMap((value) => select(segment, value));
    if (found.length > MAX_VISITED) throw new PathError(`${path.text} leads to too many values`);
  }
  return found;
}

function indexOf(segment: Segment): number {
  return segment.kind === 'index' ? segment.index : 0;
}

function child(value: Json | undefined, key: string | number): Json | undefined {
  if (value === undefined) return undefined;
  if (typeof key === 'number') return isJsonArray(value) ? value.at(key) : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function children(value: Json): readonly Json[] {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function select(segment: Segment, value: Json): Json[] {
  const present = (keys: readonly (string | number)[]): Json[] =>
    keys.map((key) => child(value, key)).filter((each) => each !== undefined);
  switch (segment.kind) {
    case 'name':
      return present([segment.name]);
    case 'index':
      return present([segment.index]);
    case 'union':
      return present(segment.of);
    case 'any':
      return [...children(value)];
    case 'slice': {
      if (!isJsonArray(value)) return [];
      const { from, to, step } = segment;
      return value.slice(from ?? 0, to ?? value.length).filter((_, index) => index % step === 0);
    }
    case 'descend': {
      const all: Json[] = [];
      const left: Json[] = [value];
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        all.push(next);
        if (all.length > MAX_VISITED) throw new PathError('a descent leads to too many values');
        const below = children(next);
        for (let index = below.length - 1; index >= 0; index--) left.push(below[index] ?? null);
      }
      return all;
    }
    default:
      return segment satisfies never;
  }
}
