/** A choice rule of a definition goes in and is checked; whether it holds for a state's data comes out. */
import { pathProblem } from './expression.js';
import type { Surroundings } from './intrinsics.js';
import { isJsonArray, isJsonObject, type Json } from './json.js';
import { readPath, type Path } from './json-path.js';
import { StateError } from './state-error.js';
import type { ReportProblem } from './template.js';
import { timestampMs } from './timestamp.js';

export type ChoiceRule =
  | { kind: 'and' | 'or'; rules: readonly ChoiceRule[] }
  | { kind: 'not'; rule: ChoiceRule }
  | { kind: 'compare'; variable: Path; compare: Comparison; against: Json }
  | { kind: 'compare-path'; variable: Path; compare: Comparison; against: Path }
  | { kind: 'present'; variable: Path; expected: boolean };

type Comparison = (value: Json, against: Json) => boolean;

/** Matching takes at most text times pattern. */
const MAX_PATTERN_CHARACTERS = 1024;

interface Operator {
  compare: Comparison;
  operand: (operand: Json) => boolean;
}

const isString = (value: Json): value is string => typeof value === 'string';
const isNumber = (value: Json): value is number => typeof value === 'number';
const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';
const isTimestamp = (value: Json): boolean => timestampMs(value) !== null;

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

function operators(): Map<string, Operator> {
  const all = new Map<string, Operator>();
  for (const [name, holds] of Object.entries(ORDERS)) {
    all.set(`String${name}`, {
      operand: isString,
      compare: (a, b) => isString(a) && isString(b) && holds(a < b ? -1 : a > b ? 1 : 0),
    });
    all.set(`Numeric${name}`, {
      operand: isNumber,
      compare: (a, b) => isNumber(a) && isNumber(b) && holds(a - b),
    });
    all.set(`Timestamp${name}`, {
      operand: isTimestamp,
      compare(a, b) {
        const [left, right] = [timestampMs(a), timestampMs(b)];
        return left !== null && right !== null && holds(left - right);
      },
    });
  }
  all.set('BooleanEquals', {
    operand: isBoolean,
    compare: (a, b) => isBoolean(a) && isBoolean(b) && a === b,
  });
  // The operators above have twins that read what they compare to from the data.
  for (const [name, { compare }] of [...all]) all.set(`${name}Path`, { operand: isString, compare });
  all.set('StringMatches', {
    operand: (pattern) => isString(pattern) && pattern.length <= MAX_PATTERN_CHARACTERS,
    compare: (a, b) => isString(a) && isString(b) && matchesPattern(a, b),
  });
  const is = (holds: (value: Json) => boolean): Operator => ({
    operand: isBoolean,
    compare: (value, expected) => holds(value) === expected,
  });
  all.set(
    'IsNull',
    is((value) => value === null),
  );
  all.set('IsString', is(isString));
  all.set('IsNumeric', is(isNumber));
  all.set('IsBoolean', is(isBoolean));
  all.set('IsTimestamp', is(isTimestamp));
  all.set(
    'IsPresent',
    is(() => true),
  );
  return all;
}

const OPERATORS: ReadonlyMap<string, Operator> = operators();
/** What a rule at the top may have beside its comparison. */
const BESIDE = new Set(['Next', 'Comment']);

/** Null when it is none, which is then reported. `Next` is the caller's to check. */
export function parseChoiceRule(value: unknown, path: string, report: ReportProblem): ChoiceRule | null {
  if (!isJsonObject(value)) {
    report(path, 'a choice rule is an object');
    return null;
  }
  const names = Object.keys(value).filter((name) => name !== 'Variable' && !BESIDE.has(name));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    report(
      path,
      `a choice rule has exactly one operator, not ${names.length === 0 ? 'none' : names.join(', ')}`,
    );
    return null;
  }
  const operand = value[name] ?? null;
  const at = `${path}.${name}`;
  const inner = (part: unknown, where: string): ChoiceRule | null => {
    if (isJsonObject(part) && Object.hasOwn(part, 'Next'))
      report(`${where}.Next`, 'only a rule at the top has a Next');
    return parseChoiceRule(part, where, report);
  };
  if (name === 'Not') {
    const rule = inner(operand, at);
    return rule === null ? null : { kind: 'not', rule };
  }
  if (name === 'And' || name === 'Or') {
    if (!isJsonArray(operand) || operand.length === 0) {
      report(at, 'must be an array of rules, and not an empty one');
      return null;
    }
    const rules = operand
      .map((part, index) => inner(part, `${at}[${index}]`))
      .filter((rule) => rule !== null);
    return { kind: name === 'And' ? 'and' : 'or', rules };
  }
  const operator = OPERATORS.get(name);
  const variable = pathProblem(value['Variable'], true);
  if (operator === undefined) report(at, 'is no comparison operator');
  if (typeof variable === 'string') report(`${path}.Variable`, variable);
  if (operator === undefined || typeof variable === 'string') return null;
  if (!operator.operand(operand)) {
    report(at, 'compares to a value of another type');
    return null;
  }
  if (name === 'IsPresent') return { kind: 'present', variable, expected: operand === true };
  if (!name.endsWith('Path'))
    return { kind: 'compare', variable, compare: operator.compare, against: operand };
  const against = pathProblem(operand, true);
  if (typeof against !== 'string')
    return { kind: 'compare-path', variable, compare: operator.compare, against };
  report(at, against);
  return null;
}

/** @throws StateError States.Runtime when a variable is not there, as on AWS */
export function ruleHolds(rule: ChoiceRule, around: Surroundings): boolean {
  switch (rule.kind) {
    case 'and':
      return rule.rules.every((each) => ruleHolds(each, around));
    case 'or':
      return rule.rules.some((each) => ruleHolds(each, around));
    case 'not':
      return !ruleHolds(rule.rule, around);
    case 'present':
      return (lookUp(rule.variable, around) !== undefined) === rule.expected;
    case 'compare':
      return rule.compare(required(rule.variable, around), rule.against);
    case 'compare-path':
      return rule.compare(required(rule.variable, around), required(rule.against, around));
    default:
      return rule satisfies never;
  }
}

function lookUp(path: Path, around: Surroundings): Json | undefined {
  return readPath(path, path.root === 'context' ? around.context() : around.data);
}

function required(path: Path, around: Surroundings): Json {
  const value = lookUp(path, around);
  if (value !== undefined) return value;
  throw new StateError(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
}

/** `*` stands for any characters, `\*` for itself; never backtracks over more than one `*`, whoever wrote the pattern. */
function matchesPattern(text: string, pattern: string): boolean {
  const parts: (string | null)[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    if (character === '*') parts.push(null);
    else parts.push(character === '\\' && index + 1 < pattern.length ? pattern.charAt(++index) : character);
  }
  let at = 0;
  let part = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (part < parts.length && parts[part] === null) {
      star = part++;
      resume = at;
    } else if (part < parts.length && parts[part] === text.charAt(at)) {
      at++;
      part++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  return parts.slice(part).every((left) => left === null);
}
