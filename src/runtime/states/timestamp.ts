/** A JSON value goes in; the instant that it names comes out, ms since 1970, or null when it is no timestamp of the States Language. */
import type { Json } from './json.js';

/** RFC 3339 with capital T and Z (Amazon States Language, "Timestamps"). */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

export function timestampMs(value: Json): number | null {
  if (typeof value !== 'string' || value.length > 64 || !RFC_3339.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}
