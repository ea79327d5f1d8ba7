/** A value and its JSON Schema go in; the same value with keys in the schema's order comes out, unknown ones after them by name. */

/** So that the same record gives the same bytes, however it was put together. */
export function inSchemaOrder(value: unknown, schema: unknown): unknown {
  if (Array.isArray(value)) {
    const items = keyword(schema, 'items');
    return value.map((item: unknown, index) =>
      inSchemaOrder(item, Array.isArray(items) ? (items as readonly unknown[])[index] : items),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const properties = new Map(Object.entries(keyword(schema, 'properties') ?? {}));
  const rank = new Map([...properties.keys()].map((key, index) => [key, index]));
  const rankOf = (key: string) => rank.get(key) ?? rank.size;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inSchemaOrder(inner, properties.get(key))]),
  );
}

/** A keyword of the schema, or of that alternative of a nullable schema which has it. */
function keyword(schema: unknown, name: 'items' | 'properties'): object | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const own: unknown = Reflect.get(schema, name);
  if (typeof own === 'object' && own !== null) return own;
  const alternatives: unknown = Reflect.get(schema, 'anyOf');
  if (!Array.isArray(alternatives)) return undefined;
  return alternatives.map((one: unknown) => keyword(one, name)).find((found) => found !== undefined);
}
