/** Anything goes in; whether it is an object with string keys, and no array, comes out. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
