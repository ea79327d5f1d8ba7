/** A payload template of a definition goes in and is checked; the payload that it makes of a state's data comes out. */
import { evaluate, type Expression, type Surroundings } from './intrinsics.js';
import { parseExpression } from './expression.js';
import { isJsonArray, isJsonObject, type Json } from './json.js';
import { PathError } from './json-path.js';

export type Template =
  | { kind: 'constant'; value: Json }
  | { kind: 'expression'; expression: Expression }
  | { kind: 'object'; fields: readonly (readonly [string, Template])[] }
  | { kind: 'array'; items: readonly Template[] };

export type ReportProblem = (path: string, message: string) => void;

/** Fields whose names end in `.$` are expressions (Amazon States Language, "Payload template"). */
export function parseTemplate(value: Json, path: string, report: ReportProblem): Template {
  if (isJsonArray(value)) {
    const items = value.map((item, index) => parseTemplate(item, `${path}[${index}]`, report));
    return items.every(({ kind }) => kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'array', items };
  }
  if (!isJsonObject(value)) return { kind: 'constant', value };
  const fields = Object.entries(value).map(([name, inner]): readonly [string, Template] => {
    const at = `${path}.${name}`;
    if (!name.endsWith('.$')) return [name, parseTemplate(inner, at, report)];
    const expression = expressionAt(inner, at, report);
    return [
      name.slice(0, -2),
      expression === null ? { kind: 'constant', value: null } : { kind: 'expression', expression },
    ];
  });
  if (new Set(fields.map(([name]) => name)).size < fields.length) report(path, 'names a field twice');
  return fields.every(([name, { kind }]) => kind === 'constant' && Object.hasOwn(value, name))
    ? { kind: 'constant', value }
    : { kind: 'object', fields };
}

/** Null when it is none, which is then reported. */
export function expressionAt(value: unknown, path: string, report: ReportProblem): Expression | null {
  if (typeof value !== 'string') {
    report(path, 'must be a JSONPath or an intrinsic function, as a string');
    return null;
  }
  try {
    return parseExpression(value);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    report(path, error.message);
    return null;
  }
}

export function fillTemplate(template: Template, around: Surroundings): Json {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluate(template.expression, around);
    case 'array':
      return template.items.map((item) => fillTemplate(item, around));
    case 'object':
      return Object.fromEntries(template.fields.map(([name, inner]) => [name, fillTemplate(inner, around)]));
    default:
      return template satisfies never;
  }
}
