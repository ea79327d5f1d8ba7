/** An object of a definition goes in; its fields come out one by one, checked, and whatever is wrong is reported with its path. */
import { pathProblem } from './expression.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.js';
import type { Path } from './json-path.js';
import type { PathField } from './machine.js';
import { expressionAt, parseTemplate, type ReportProblem, type Template } from './template.js';
import type { Expression } from './intrinsics.js';

export interface FieldReader {
  has(name: string): boolean;
  raw(name: string): Json | undefined;
  at(name: string): string;
  report(name: string, message: string): void;
  string(name: string): string | null;
  /** A whole number of at least so much, or null when it is absent or wrong. */
  integer(name: string, least: number): number | null;
  number(name: string, least: number): number | null;
  boolean(name: string): boolean;
  /** Defaults to `$`; `reference`: one that leads to one place. */
  path(name: string, reference: boolean): PathField;
  pathOrNull(name: string): Path | null;
  expression(name: string): Expression | null;
  template(name: string): Template | null;
  object(name: string): JsonObject | null;
  /** Empty when it is absent. */
  list(name: string): readonly Json[];
  /** Of fields that exclude each other, says when more than one is there; with `needed`, when none is. */
  oneOf(names: readonly string[], needed: boolean): void;
  /** Everything that was not asked for by now is unknown, or refused for a reason. */
  finish(refused: Readonly<Record<string, string>>): void;
}

const WHOLE: PathField = { kind: 'whole' };

export function fieldReader(source: JsonObject, path: string, report: ReportProblem): FieldReader {
  const seen = new Set<string>(['Comment']);
  const raw = (name: string): Json | undefined => {
    seen.add(name);
    return Object.hasOwn(source, name) ? source[name] : undefined;
  };
  const at = (name: string): string => `${path}.${name}`;
  const complain = (name: string, message: string): void => report(at(name), message);
  const number = (name: string, least: number): number | null => {
    const value = raw(name);
    if (value === undefined) return null;
    if (typeof value === 'number' && value >= least) return value;
    complain(name, `must be a number of at least ${least}`);
    return null;
  };
  const pathField = (name: string, reference: boolean): PathField => {
    const value = raw(name);
    if (value === undefined || value === '$') return WHOLE;
    if (value === null) return { kind: 'nothing' };
    const parsed = pathProblem(value, reference);
    if (typeof parsed !== 'string') return { kind: 'path', path: parsed };
    complain(name, parsed);
    return WHOLE;
  };

  return {
    has: (name) => raw(name) !== undefined,
    raw,
    at,
    report: complain,
    string(name) {
      const value = raw(name);
      if (value === undefined) return null;
      if (typeof value === 'string' && value !== '') return value;
      complain(name, 'must be a string that is not empty');
      return null;
    },
    integer(name, least) {
      const value = number(name, least);
      if (value === null || (Number.isInteger(value) && value <= 99_999_999)) return value;
      complain(name, 'must be an integer of at most 99999999');
      return null;
    },
    number,
    boolean(name) {
      const value = raw(name);
      if (value !== undefined && typeof value !== 'boolean') complain(name, 'must be true or false');
      return value === true;
    },
    path: pathField,
    pathOrNull(name) {
      const value = raw(name);
      if (value === undefined) return null;
      const parsed = pathProblem(value, true);
      if (typeof parsed !== 'string') return parsed;
      complain(name, parsed);
      return null;
    },
    expression: (name) => (raw(name) === undefined ? null : expressionAt(raw(name), at(name), report)),
    template(name) {
      const value = raw(name);
      return value === undefined ? null : parseTemplate(value, at(name), report);
    },
    object(name) {
      const value = raw(name);
      if (value === undefined) return null;
      if (isJsonObject(value)) return value;
      complain(name, 'must be an object');
      return null;
    },
    list(name) {
      const value = raw(name);
      if (value === undefined) return [];
      if (isJsonArray(value)) return value;
      complain(name, 'must be an array');
      return [];
    },
    oneOf(names, needed) {
      const there = names.filter((name) => raw(name) !== undefined);
      if (there.length > 1) report(path, `has ${there.join(' and ')}, of which only one may be there`);
      if (needed && there.length === 0) report(path, `lacks ${names.join(' or ')}`);
    },
    finish(refused) {
      for (const name of Object.keys(source)) {
        if (seen.has(name)) continue;
        complain(name, Object.hasOwn(refused, name) ? (refused[name] ?? '') : 'is not a field of it');
      }
    },
  };
}
