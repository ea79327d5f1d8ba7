/** What a function answered (untrusted) and what it should have answered enter; null, or one sentence on the first difference, leaves. */

/** JSON as a workload expects it. */
export type Expected =
  string | number | boolean | null | readonly Expected[] | { readonly [key: string]: Expected };

/** Longest piece of an untrusted value that is quoted. */
const QUOTE_LENGTH = 60;

/** Goes only as deep as `expected` and quotes little, so that no shape of `actual` makes it fail. */
export function difference(actual: unknown, expected: Expected, path = 'result'): string | null {
  if (isList(expected)) {
    if (!Array.isArray(actual)) return `${path} should be an array and is ${shown(actual)}`;
    if (actual.length !== expected.length) {
      return `${path} should have ${expected.length} elements and has ${actual.length}`;
    }
    return first(expected, (item, index) => difference(actual[index], item, `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
      return `${path} should be an object and is ${shown(actual)}`;
    }
    const fields = new Map<string, unknown>(Object.entries(actual));
    const entries = Object.entries(expected);
    const wrong = first(entries, ([key, value]) => difference(fields.get(key), value, `${path}.${key}`));
    if (wrong !== null || fields.size === entries.length) return wrong;
    return `${path} should have ${entries.length} fields and has ${fields.size}`;
  }
  return actual === expected ? null : `${path} should be ${shown(expected)} and is ${shown(actual)}`;
}

function isList(expected: Expected): expected is readonly Expected[] {
  return Array.isArray(expected);
}

function first<T>(items: readonly T[], compare: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const wrong = compare(item, index);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Never walks into a value: a text by its beginning, anything composed by its kind. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  switch (typeof value) {
    case 'string':
      return value.length <= QUOTE_LENGTH
        ? JSON.stringify(value)
        : `${JSON.stringify(value.slice(0, QUOTE_LENGTH))}… (${value.length} characters)`;
    case 'object':
      return value === null ? 'null' : 'an object';
    case 'undefined':
      return 'missing';
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
  }
}
