/** The text after a field name that ends in `.$` goes in; a path or a call of intrinsic functions comes out, checked. */
import { parsePath, PathError, type Path } from './json-path.js';
import { INTRINSICS, type Expression } from './intrinsics.js';

/** As AWS Step Functions has it ("Intrinsic functions"): at most ten calls inside each other, 10,000 characters. */
const MAX_NESTING = 10;
const MAX_CHARACTERS = 10_000;

const CALL = /\s*States\.(\w+)\s*\(\s*/y;
const STRING = /'((?:[^'\\]|\\.)*)'/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** Up to the comma or parenthesis that ends the argument; what is in brackets belongs to the path. */
const PATH = /\$(?:\[(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\]'"])*\]|[^,)[\s])*/y;
const SPACE = /\s*/y;

/** @throws PathError */
export function parseExpression(text: string): Expression {
  if (text.startsWith('$')) return { kind: 'path', path: parsePath(text) };
  if (text.length > MAX_CHARACTERS) throw new PathError(`longer than ${MAX_CHARACTERS} characters`);
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const bad = (what: string): PathError =>
    new PathError(`${what} at character ${at + 1} of ${text.slice(0, 80)}`);

  const argument = (depth: number): Expression => {
    const string = take(STRING);
    if (string !== null) {
      const raw = string[1] ?? '';
      return { kind: 'literal', value: raw.replace(/\\(.)/gs, '$1'), raw };
    }
    const path = take(PATH);
    if (path !== null) return { kind: 'path', path: parsePath(path[0]) };
    const plain = take(NUMBER) ?? take(WORD);
    if (plain !== null)
      return { kind: 'literal', value: JSON.parse(plain[0]) as number | boolean | null, raw: null };
    return call(depth + 1);
  };

  const call = (depth: number): Expression => {
    if (depth > MAX_NESTING) throw bad(`more than ${MAX_NESTING} calls inside each other`);
    const name = take(CALL)?.[1];
    if (name === undefined) throw bad('neither a path beginning with $ nor an intrinsic function');
    const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    if (intrinsic === undefined) throw bad(`no such intrinsic function: States.${name}`);
    const args: Expression[] = [];
    while (text[at] !== ')') {
      if (args.length > 0) {
        if (text[at] !== ',') throw bad('no comma');
        at++;
        take(SPACE);
      }
      args.push(argument(depth));
      take(SPACE);
    }
    at++;
    const { least, most } = intrinsic;
    if (args.length < least || args.length > most) throw bad(`wrong number of arguments for States.${name}`);
    return { kind: 'call', name, args };
  };

  const whole = call(1);
  take(SPACE);
  if (at < text.length) throw bad('something is left over');
  return whole;
}

/** Parses and forgets: what is wrong with it, or null. */
export function pathProblem(text: unknown, mustBeReference: boolean): string | Path {
  if (typeof text !== 'string') return 'a path is a string';
  try {
    const path = parsePath(text);
    if (!mustBeReference || path.definite) return path;
    return `a reference path leads to one place: ${text}`;
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
}
