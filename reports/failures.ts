/** The counts of a series go in; how many requests failed, and in what ways, come out. */
import type { Counts } from '../src/model/Sample.js';
import { ERROR_KINDS } from '../src/model/Sample.js';
import { countText, plural } from './number-text.js';

export function failureCount(counts: Counts): number {
  return errorCount(counts) + counts.timeouts + counts.unfinished;
}

export function errorCount(counts: Counts): number {
  return ERROR_KINDS.reduce((sum, kind) => sum + counts.errors[kind], 0);
}

/** "3 function errors, 2 time-outs"; empty when nothing failed. */
export function failureText(counts: Counts): string {
  const parts = ERROR_KINDS.filter((kind) => counts.errors[kind] > 0).map((kind) =>
    plural(counts.errors[kind], `${kind} error`),
  );
  if (counts.timeouts > 0) parts.push(plural(counts.timeouts, 'time-out'));
  if (counts.unfinished > 0) parts.push(`${countText(counts.unfinished)} unfinished`);
  return parts.join(', ');
}
