/** A list and a query with Marker and MaxItems go in; one page of it and the marker of the next come out. */
import { badParameter } from './function-settings.js';

const MAX_ITEMS = 50;

/** @throws RequestError 400 */
export function pageOf<Item>(
  all: readonly Item[],
  query: URLSearchParams,
): { items: readonly Item[]; next: string | null } {
  const start = integer('Marker', query.get('Marker') ?? '0', 0);
  const wanted = integer('MaxItems', query.get('MaxItems') ?? String(MAX_ITEMS), 1);
  const end = start + Math.min(wanted, MAX_ITEMS);
  return { items: all.slice(start, end), next: end < all.length ? String(end) : null };
}

function integer(field: string, text: string, min: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= min) return Number(text);
  throw badParameter(`${field} ${JSON.stringify(text.slice(0, 100))} is not valid.`);
}
